// The totals over all batches and the speed, for the status bar. Main thread.
#pragma once

#include "core/manager/taskmanager.h"

#include <QObject>

class QLabel;
class QStatusBar;

namespace haul {

class TotalsLine : public QObject
{
    Q_OBJECT

public:
    TotalsLine(TaskManager &manager, QStatusBar *bar);

private:
    void refresh();
    BatchCounts sum() const;

    TaskManager &manager_;
    QLabel *totals_;
    QLabel *speed_;
};

} // namespace haul
