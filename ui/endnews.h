// What is worth a notification: runs that have ended, one notification for all that end within a
// few seconds, never one a file.
//
//     EndNews news(manager, runs);
//     connect(&news, &EndNews::told, ...);      // "papers", "1,234 done, 12 failed · 3.4 GiB"
//
// What the user ended himself, by cancelling all that was left, is no news. Main thread.
#pragma once

#include "core/manager/taskmanager.h"

#include <QObject>
#include <QTimer>

#include <vector>

namespace haul {

class RunWatch;

class EndNews : public QObject
{
    Q_OBJECT

public:
    // Both outlive it. `patience` is how long it waits for others to end as well.
    EndNews(TaskManager &manager, const RunWatch &runs,
            std::chrono::milliseconds patience = std::chrono::seconds(3),
            QObject *parent = nullptr);

signals:
    void told(const QString &title, const QString &text);

private:
    void take(BatchId id);
    void tell();

    TaskManager &manager_;
    const RunWatch &runs_;
    std::vector<BatchId> ended_;
    QTimer timer_;
};

} // namespace haul
