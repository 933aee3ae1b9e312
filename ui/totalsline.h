// The totals over all batches and the speed, now and over the last minutes, for the status bar.
// Main thread.
#pragma once

#include "core/manager/taskmanager.h"

#include <QObject>

class QLabel;
class QStatusBar;

namespace haul {

class RunWatch;
class SpeedGraph;

class TotalsLine : public QObject
{
    Q_OBJECT

public:
    TotalsLine(TaskManager &manager, const RunWatch &runs, QStatusBar *bar);

private:
    void refresh();
    void showGraph();
    BatchCounts sum() const;

    TaskManager &manager_;
    const RunWatch &runs_;
    QLabel *totals_;
    SpeedGraph *graph_;
    QLabel *speed_;
};

} // namespace haul
