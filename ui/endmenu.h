// The submenu that says what happens when everything has ended: one of four, marked. Main thread.
//
//     connect(menu, &EndMenu::wished, ...);      // by the user; for a command, ask which
//     menu->setChoice(EndChoice::Nothing);
#pragma once

#include "ui/endaction.h"

#include <QMenu>

#include <array>

namespace haul {

class EndMenu : public QMenu
{
    Q_OBJECT

public:
    explicit EndMenu(QWidget *parent = nullptr);

    void setChoice(EndChoice choice);
    QAction *action(EndChoice choice) const { return actions_[size_t(choice)]; }

signals:
    void wished(haul::EndChoice choice);

private:
    std::array<QAction *, 4> actions_;
};

} // namespace haul
