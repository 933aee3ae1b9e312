// What happens when everything has ended: the menu where it is chosen, the bar that counts down,
// and the deed.
//
//     EndCommands commands(manager, *actions.endMenu, *bar, window);
//     connect(&commands, &EndCommands::quitWished, window, &QWidget::close);
//
// Main thread.
#pragma once

#include "ui/endaction.h"

#include <QObject>
#include <QPointer>

class QInputDialog;

namespace haul {

class EndBar;
class EndMenu;

class EndCommands : public QObject
{
    Q_OBJECT

public:
    // All outlive the commands.
    EndCommands(TaskManager &manager, EndMenu &menu, EndBar &bar, QWidget *window,
                std::chrono::milliseconds second = std::chrono::seconds(1));

    EndAction &action() { return action_; }

signals:
    void quitWished();
    void failed(const QString &message, const QString &detail);

private:
    void take(EndChoice choice);
    void askForCommand();
    void act(EndChoice choice);

    EndAction action_;
    EndMenu &menu_;
    EndBar &bar_;
    QWidget *window_;
    QPointer<QInputDialog> question_;
    QString command_; // as typed last
};

} // namespace haul
