// What the window remembers of runs while they go on: their speed over the last minutes, how long
// they have been going and what they brought. Looks at the manager once a second, and not at all
// while nothing runs.
//
//     RunWatch runs(manager);
//     connect(&runs, &RunWatch::sampled, ...);      // once a second, and once at the end
//     graph->setHistory(runs.total());
//     if (const auto figures = runs.figures(id)) ...
//
// Main thread.
#pragma once

#include "core/manager/taskmanager.h"
#include "ui/runfigures.h"
#include "ui/speedhistory.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <map>
#include <optional>

namespace haul {

class RunWatch : public QObject
{
    Q_OBJECT

public:
    explicit RunWatch(TaskManager &manager, QObject *parent = nullptr);

    const SpeedHistory &total() const { return total_; }
    // Empty of a batch that has not run since the program started.
    SpeedHistory history(BatchId id) const;
    // Of the latest run; nothing when it was before the program started.
    std::optional<RunFigures> figures(BatchId id) const;
    bool isLooking() const { return timer_.isActive(); }

signals:
    void sampled();
    // The batch's run is over, with its figures final. After TaskManager's.
    void runEnded(haul::BatchId id);

private:
    struct Run
    {
        SpeedHistory history;
        QElapsedTimer clock; // since it started or went on; invalid while it stands
        qint64 before = 0;   // milliseconds that it had been going when it stood last
        qint64 bytesBefore = 0;
        qint64 bytes = 0; // at its end
        bool isOver = false;

        qint64 elapsed() const { return before + (clock.isValid() ? clock.elapsed() : 0); }
        void stand();
    };

    void begin(BatchId id);
    void follow(BatchId id);
    void end(BatchId id);
    void sample();
    void look();

    TaskManager &manager_;
    std::map<BatchId, Run> runs_;
    SpeedHistory total_;
    QElapsedTimer time_;
    QTimer timer_;
};

} // namespace haul
