// Starts batches in the order in which they are asked for. A long list is prepared on the work pool
// first, so that it does not hold the main thread up. What was asked for starts, even if the
// starter goes meanwhile; unless it was told to end.
//
//     starter.start(request);     // at once, or a moment later: started()
//
// Main thread.
#pragma once

#include "core/manager/preparedbatch.h"
#include "core/manager/taskmanager.h"

#include <QFutureWatcher>
#include <QObject>

#include <deque>

namespace haul {

class BatchStarter : public QObject
{
    Q_OBJECT

public:
    explicit BatchStarter(TaskManager &manager); // outlives the starter
    ~BatchStarter() override;

    void start(const BatchRequest &request);
    // What has not started never will, nor what is asked for later.
    void end();

signals:
    void started(haul::BatchId batch);

private:
    void startNext();
    void submitFirst();

    TaskManager &manager_;
    std::deque<BatchRequest> waiting_; // the first one is being prepared
    bool hasEnded_ = false;
    QFutureWatcher<std::shared_ptr<PreparedBatch>> preparing_;
};

} // namespace haul
