// The limit on the speed of all batches together: a button for the status bar that says what it is,
// and opens the menu to change it. It is remembered for the next time.
//
//     bar->addPermanentWidget(new SpeedLimit(manager, memory, bar));
//
// Main thread.
#pragma once

#include "core/manager/taskmanager.h"

#include <QToolButton>

namespace haul {

class RateMenu;
class WindowMemory;

class SpeedLimit : public QToolButton
{
    Q_OBJECT

public:
    // Both outlive the button.
    SpeedLimit(TaskManager &manager, WindowMemory &memory, QWidget *parent = nullptr);

    // 0 is no limit.
    qint64 rate() const { return manager_.limits().bytesPerSecond; }
    void setRate(qint64 bytesPerSecond);
    // The same, and it is remembered.
    void choose(qint64 bytesPerSecond);
    void openMenu();

    // What the timetable allows at this moment and until when; 0: no limit of its own.
    void setLowerSpeed(qint64 bytesPerSecond, const QString &until);

signals:
    void timetableWished();

private:
    void refresh();

    TaskManager &manager_;
    WindowMemory &memory_;
    RateMenu *menu_;
    qint64 lowerSpeed_ = 0;
    QString lowerUntil_;
};

} // namespace haul
