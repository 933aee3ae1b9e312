// A worker on the transfer pool: one thread, one libcurl multi handle, many transfers.
//
// It pulls requests while it has room, drives its transfers, and sleeps in curl_multi_poll() when
// nothing is to be done. All transfers of a task are on one lane, so that a file and its segments
// need no lock. When there has been no work for a while the lane returns to its pool. Made and
// owned by LanePool; run() is on a thread of the transfer pool, wish() may be called from any.
#pragma once

#include "core/transfer/curlhandles.h"
#include "core/transfer/idlehandles.h"
#include "core/transfer/keptwork.h"
#include "core/transfer/lanecontext.h"
#include "core/transfer/openconnections.h"
#include "core/transfer/transfer.h"

#include <QRunnable>

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace haul {

class Lane;

// Who made a lane and knows the others. Asked on the lane's thread.
class LaneKeeper
{
public:
    virtual ~LaneKeeper() = default;
    // There is work for these, a bit each by their numbers.
    virtual void wakeLanes(quint32 numbers) = 0;
    // The lane has been idle; true ends it.
    virtual bool mayLeave(Lane &lane) = 0;
};

class Lane : public QRunnable
{
public:
    // No other lane has the number at the same time; they count from 0. The keeper outlives it.
    Lane(const LaneContext &context, LaneKeeper &keeper, int number);

    void run() override;

    // There may be work, or a cancel or pause to obey.
    void wish();
    // End at once: transfers are dropped as cancelled.
    void stop();
    // Whether a wish has not been looked at yet.
    bool isWished() const { return wished_; }
    int number() const { return number_; }

private:
    using Time = TaskQueue::Time;

    // lane.cpp: the loop
    void turn();
    void takeRequests();
    void beginAttempt(TransferRequest request);
    bool resume(const TransferRequest &request, ArrivingFilePtr file);
    void leaveFile(const ArrivingFilePtr &file);
    std::optional<QByteArray> proxyFor(const TransferRequest &request);
    void start(const TransferRequest &request, ArrivingFilePtr file = {});
    void growFiles();
    void growFile(const ArrivingFilePtr &file);
    void hurryFiles();
    bool isAnyFileAtItsEnd() const;
    void collectEnded();
    void obeyWishes();
    void liftRateHolds();
    void liftNameHolds();
    void saveFiles();
    bool writeOut(const ArrivingFilePtr &file);
    void leaveFiles();
    void tellWatchers();
    void watch();
    using States = std::map<TaskId, TransferWatch::State>;
    void tellStates(States states);
    void forgetTold(TaskId task);
    void endTransfer(CURL *easy, CURLcode code);
    void endIfOver(CURL *easy);
    void dropOthers(const ArrivingFilePtr &file);
    void dropAll();
    std::chrono::milliseconds longestSleep() const;

    // laneends.cpp: what becomes of a task when a transfer has ended
    void settle(Transfer &transfer, TransferEnd end);
    void deliver(ArrivedFile file, TaskQueue::HostSaid said = TaskQueue::HostSaid::Something);
    void settleSegment(Transfer &transfer, const TransferEnd &end);
    void settleUseless(Transfer &transfer, const QByteArray &why);
    void settleFailure(Transfer &transfer, const Error &error);
    void retryAfter(const Transfer &transfer, const Error &error, std::chrono::milliseconds pause,
                    KeptWork work);
    void endOrTryMirror(const Transfer &transfer, const Error &error, ArrivingFilePtr file);
    void endUnasked(TransferRequest request, ArrivingFilePtr file);
    bool keepPart(const TransferRequest &request, ArrivingFilePtr file);
    void tryMirror(const TransferRequest &request, const Error &error, const QByteArray &head);
    void askWithGet(const Transfer &transfer, const Error &error);
    void tryAtOnce(const TransferRequest &request, const TaskEvent::Retry &why,
                   const AttemptNotes &notes, int source);
    void tellHost(const Transfer &transfer, const Error &error);
    Outage tellOutage(const Transfer &transfer, const Error &error);
    void tellProbed(const Transfer &transfer, qint64 size);
    void tellEnd(const Transfer &transfer, TaskState state, std::optional<Error> error = {},
                 const QString &path = {}, bool keepsPart = false);
    void tellEnd(const TransferRequest &request, TaskState state, std::optional<Error> error = {},
                 const QString &path = {}, bool keepsPart = false);

    LaneContext context_;
    LaneKeeper &keeper_;
    const int number_;
    OpenConnections connections_; // outlives the handles
    MultiHandle multi_;
    std::unordered_map<CURL *, std::unique_ptr<Transfer>> transfers_;
    std::vector<ArrivingFileRef> files_; // that its transfers fill, and nobody else's
    CookieJars jars_;
    IdleHandles idleHandles_;
    std::vector<ArrivedFile> arrived_; // in this turn
    States told_;                      // Idle and Unanswered, that the queue was told of
    bool mayTake_ = true;              // something changed since the queue had nothing for us
    bool mayGrow_ = false;             // something changed since no file got a further connection
    std::optional<Time> lookAgain_;    // when time alone may bring work
    std::optional<Time> growAgain_;    // when it is known whether a file is to get more
    Time nextWatch_{};
    Time nextTell_{};
    QByteArray lastSite_; // "https://example.org", whose proxy is
    QByteArray lastProxy_;
    Time lastProxyUntil_{};
    std::atomic<bool> wished_{false};
    std::atomic<bool> stopped_{false};
};

} // namespace haul
