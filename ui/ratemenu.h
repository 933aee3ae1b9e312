// Chooses a limit of speed: none, one of the usual ones, or any other that is typed in the menu
// itself.
//
//     connect(menu, &QMenu::aboutToShow, this, [=] { menu->setRate(manager.batchRate(id)); });
//     connect(menu, &RateMenu::chosen, this, [=](qint64 rate) { manager.setBatchRate(id, rate); });
//
// Main thread.
#pragma once

#include <QMenu>

class QActionGroup;

namespace haul {

class RateSpin;

class RateMenu : public QMenu
{
    Q_OBJECT

public:
    explicit RateMenu(const QString &title, QWidget *parent = nullptr);

    // What is marked; bytes a second, 0 is no limit.
    void setRate(qint64 bytesPerSecond);

signals:
    void chosen(qint64 bytesPerSecond);

private:
    QAction *addRate(const QString &text, qint64 bytesPerSecond);
    void addField();
    void confirmField();

    QActionGroup *rates_;
    QAction *unusual_; // the present rate, when it is none of the usual ones
    RateSpin *field_;
};

} // namespace haul
