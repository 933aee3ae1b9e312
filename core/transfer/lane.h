// A worker on the transfer pool: one thread, one libcurl multi handle, many transfers.
//
// It pulls requests while it has room, drives its transfers, and sleeps in curl_multi_poll() when
// nothing is to be done. When there has been no work for a while it returns to its pool. Made and
// owned by LanePool; run() is on a thread of the transfer pool, wish() may be called from any.
#pragma once

#include "core/transfer/curlhandles.h"
#include "core/transfer/lanecontext.h"
#include "core/transfer/transfer.h"

#include <QRunnable>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace haul {

class Lane : public QRunnable
{
public:
    // `mayLeave` is asked when the lane has been idle; true ends it.
    Lane(const LaneContext &context, std::function<bool(Lane *)> mayLeave);

    void run() override;

    // There may be work, or a cancel or pause to obey.
    void wish();
    // End at once: transfers are dropped as cancelled.
    void stop();
    // Whether a wish has not been looked at yet.
    bool isWished() const { return wished_; }

private:
    using Time = TaskQueue::Time;

    void turn();
    void takeRequests();
    void begin(TransferRequest request);
    void collectEnded();
    void obeyWishes();
    void liftRateHolds();
    void endTransfer(CURL *easy, CURLcode code);
    void settle(const Transfer &transfer, TransferEnd end);
    void settleFailure(const Transfer &transfer, const Error &error);
    void tellEnd(const Transfer &transfer, TaskState state, std::optional<Error> error = {},
                 const QString &path = {});
    void dropAll();
    std::chrono::milliseconds longestSleep() const;
    EasyHandle idleHandle();

    LaneContext context_;
    std::function<bool(Lane *)> mayLeave_;
    MultiHandle multi_;
    std::unordered_map<CURL *, std::unique_ptr<Transfer>> transfers_;
    std::vector<EasyHandle> idleHandles_;
    std::vector<ArrivedFile> arrived_; // in this turn
    bool mayTake_ = true;              // something changed since the queue had nothing for us
    std::optional<Time> lookAgain_;    // when time alone may bring work
    std::atomic<bool> wished_{false};
    std::atomic<bool> stopped_{false};
};

} // namespace haul
