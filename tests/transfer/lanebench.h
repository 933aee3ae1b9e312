// Lanes with all they need and nothing above them: what they tell is kept, in order, for the test.
//
//     LaneBench bench({.jobs = 2});
//     const BatchId id = bench.add({server.url("/a").toEncoded()});
//     QVERIFY(bench.waitForEnds(1));
//     QCOMPARE(bench.log({id, 0}), "started arrived");
//
// The lanes run in threads of their own; every function is for the test's thread and waits bounded.
#pragma once

#include "core/files/nameregistry.h"
#include "core/queue/ratelimiter.h"
#include "core/queue/taskqueue.h"
#include "core/transfer/keptwork.h"
#include "core/transfer/lanecontext.h"
#include "core/transfer/lanepool.h"
#include "core/transfer/partrecorder.h"
#include "core/transfer/systemproxies.h"

#include <QHash>
#include <QStringList>
#include <QTemporaryDir>

#include <condition_variable>
#include <functional>
#include <mutex>

namespace haul {

class LaneBench : public LaneSink
{
public:
    explicit LaneBench(const Limits &limits = {}, int lanes = 1);
    ~LaneBench() override;

    // Of the batches that are added from now on. The folder is the bench's own; no retries, short
    // pauses, and one connection a file.
    BatchSettings settings;

    BatchId add(const QList<QByteArray> &urls);
    BatchId add(EntryList entries);

    TaskQueue &queue() { return queue_; }
    NameRegistry &names() { return names_; }
    RateLimiter &rate() { return rate_; }
    LanePool &lanes() { return lanes_; }
    void setRate(qint64 bytesPerSecond);

    QString folder() const { return folder_.path(); }
    // Below the folder, sorted; part files as well.
    QStringList files() const;

    // Until so many tasks have ended or arrived, together.
    bool waitForEnds(int count, int milliseconds = 20'000);
    bool waitUntil(const std::function<bool()> &condition, int milliseconds = 20'000);

    // "started named arrived", "started retry:http-503 started ended:failed:truncated".
    QByteArray log(TaskId id) const;
    std::vector<TaskEvent> events(TaskId id) const;
    OutcomePtr outcome(TaskId id) const; // of Ended; null when it arrived
    TransferControlPtr control(TaskId id) const;
    // What the files below the folder were at the moment the task's end was told.
    QStringList filesAtEnd(TaskId id) const;
    // The bytes of a task that arrived, from memory or the part file, and its facts.
    QByteArray body(TaskId id) const;
    ArrivedFile *arrived(TaskId id);
    int endCount() const;
    // How many tasks each lane has begun.
    QList<int> startsByLane() const;

private:
    void post(TaskEvent event) override;
    void deliver(std::vector<ArrivedFile> files) override;
    void ended(TaskId id);

    QTemporaryDir folder_;
    TaskQueue queue_;
    NameRegistry names_;
    KeptWorks kept_;
    PartRecorder recorder_{nullptr};
    RateLimiter rate_;
    SystemProxies proxies_{[] {}};

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<TaskEvent> events_;
    QHash<TaskId, std::shared_ptr<ArrivedFile>> arrived_;
    QHash<TaskId, int> arrivals_;
    QHash<TaskId, QStringList> filesAtEnd_;
    QHash<Qt::HANDLE, int> starts_; // by the lane's thread
    int ends_ = 0;
    quint32 lastBatch_ = 0;

    LanePool lanes_; // last: its lanes use all above
};

QByteArray pseudoRandomBytes(qsizetype size, quint32 seed = 1);

} // namespace haul
