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

    void setRate(qint64 bytesPerSecond); // 0 is no limit
    void openMenu();

private:
    void choose(qint64 bytesPerSecond);
    void refresh();

    TaskManager &manager_;
    WindowMemory &memory_;
    RateMenu *menu_;
};

} // namespace haul
