#include "core/session/session.h"

#include "core/session/filesflusher.h"
#include "core/session/sessiondatabase.h"
#include "core/session/sessionreader.h"
#include "core/session/sessionrescue.h"
#include "core/session/sessionwriter.h"

#include <algorithm>
#include <future>
#include <numeric>

namespace haul {
namespace {

using namespace std::chrono_literals;

// What nobody waits for may gather for so long.
constexpr auto gatherTime = 200ms;
// After a failure, before the next try.
constexpr auto patience = 1s;
constexpr auto flushInterval = 5s;

} // namespace

// What the thread has and does. On that thread.
class Session::Worker
{
public:
    explicit Worker(Session &session)
        : session_(session)
    {
        flusher_.addEverything(); // that an earlier process has left
    }

    Result<void> open();
    BatchId lastBatch() const { return writer_->lastBatch(); }
    bool hasUnsaved() const { return !unsaved_.empty(); }

    // False when it has to be tried again.
    bool save(std::vector<Group> groups);
    // Without a try: so soon after the last one failed, all that is unsaved would only fail again.
    void refuse(std::vector<Group> groups);
    void read(const Reading &reading);
    void flushNowAndThen();

private:
    Result<void> begin(Result<RescuedDatabase> opened);
    Result<SavedBatch> readBatch(BatchId id);
    void keepTold(std::vector<Group> &groups);
    void noteFiles(const std::vector<SessionFact> &facts);
    void settle(const std::vector<Group> &groups, const Result<void> &result);
    void tellTrouble(const Result<void> &result);

    Session &session_;
    std::optional<SessionDatabase> database_;
    std::optional<SessionWriter> writer_;
    std::optional<SessionReader> reader_; // while something is read
    std::vector<SessionFact> unsaved_;    // that could not be written, and nobody waits for
    FilesFlusher flusher_;
    quint64 flushTold_ = 0; // the last that was begun
    quint64 flushSaved_ = 0;
    Clock::time_point lastFlush_ = Clock::now();
    std::optional<Error> trouble_; // of the last try
};

Result<void> Session::Worker::open()
{
    Result<void> begun = begin(openOrRescue(session_.path_));
    if (begun || begun.error().code != ErrorCode::SessionDamaged)
        return begun;
    writer_.reset();
    database_.reset();
    return begin(rescue(session_.path_));
}

Result<void> Session::Worker::begin(Result<RescuedDatabase> opened)
{
    if (!opened)
        return opened.error();
    if (!opened->setAside.isEmpty())
        session_.setAside_ = opened->setAside;
    database_.emplace(std::move(opened->database));
    writer_.emplace(database_->connection());
    return writer_->prepare();
}

// Everything in one transaction; who waits has his answer either way.
bool Session::Worker::save(std::vector<Group> groups)
{
    std::vector<SessionFact> facts = std::exchange(unsaved_, {});
    for (const Group &group : groups)
        facts.insert(facts.end(), group.facts.begin(), group.facts.end());
    const Result<void> saved = writer_->write(facts);
    settle(groups, saved);
    tellTrouble(saved);
    if (saved) {
        noteFiles(facts);
        return true;
    }
    facts.resize(
        facts.size()
        - std::accumulate(groups.begin(), groups.end(), size_t(0),
                          [](size_t sum, const Group &group) { return sum + group.facts.size(); }));
    unsaved_ = std::move(facts);
    keepTold(groups);
    return unsaved_.empty();
}

void Session::Worker::refuse(std::vector<Group> groups)
{
    settle(groups, trouble_.value_or(Error{ErrorCode::Session, Stage::Disk, {}}));
    keepTold(groups);
}

void Session::Worker::keepTold(std::vector<Group> &groups)
{
    for (Group &group : groups) {
        if (!group.receipt)
            std::move(group.facts.begin(), group.facts.end(), std::back_inserter(unsaved_));
    }
}

void Session::Worker::settle(const std::vector<Group> &groups, const Result<void> &result)
{
    bool isToBeTold = false;
    for (const Group &group : groups) {
        if (group.receipt) {
            group.receipt->settle(result);
            isToBeTold |= group.settling == Settling::Told;
        }
    }
    if (!isToBeTold)
        return;
    const std::lock_guard lock(session_.listenersMutex_);
    if (session_.listeners_.settled)
        session_.listeners_.settled();
}

void Session::Worker::tellTrouble(const Result<void> &result)
{
    const bool wasInTrouble = trouble_.has_value();
    trouble_ = result ? std::nullopt : std::optional(result.error());
    if (wasInTrouble == trouble_.has_value())
        return;
    const std::lock_guard lock(session_.listenersMutex_);
    if (session_.listeners_.trouble)
        session_.listeners_.trouble(trouble_);
}

void Session::Worker::noteFiles(const std::vector<SessionFact> &facts)
{
    for (const SessionFact &fact : facts) {
        const auto *ended = std::get_if<fact::TaskEnded>(&fact);
        if (ended && ended->outcome->state == TaskState::Done)
            flusher_.add(ended->outcome->path);
    }
}

void Session::Worker::flushNowAndThen()
{
    if (flusher_.isBusy())
        return;
    if (flusher_.flushed() > flushSaved_) {
        flushSaved_ = flusher_.flushed();
        unsaved_.push_back(fact::FilesFlushed{flushSaved_});
    }
    const Clock::time_point now = Clock::now();
    if (writer_->doneSoFar() == flushTold_ || now - lastFlush_ < flushInterval)
        return;
    lastFlush_ = now;
    flushTold_ = writer_->doneSoFar();
    flusher_.flush(flushTold_);
}

void Session::Worker::read(const Reading &reading)
{
    const std::lock_guard lock(session_.readingMutex_);
    reader_.emplace(database_->connection());
    const Result<std::vector<BatchId>> ids = reader_->batches();
    Result<void> done = ids ? Result<void>() : Result<void>(ids.error());
    for (size_t i = 0; done && i < ids->size() && !session_.isReadingCancelled_; ++i) {
        Result<SavedBatch> batch = readBatch((*ids)[i]);
        if (batch)
            reading.take(std::move(*batch));
        else if (session_.setAside_.isEmpty())
            done = batch.error();
        // else the rescue has left it out
    }
    reader_.reset();
    if (!session_.isReadingCancelled_)
        reading.finished(done);
}

// Damage that was not seen when the file was opened shows here, where every page is read.
Result<SavedBatch> Session::Worker::readBatch(BatchId id)
{
    Result<SavedBatch> batch = reader_->read(id);
    if (batch || batch.error().code != ErrorCode::SessionDamaged)
        return batch;
    reader_.reset();
    writer_.reset();
    database_.reset();
    if (const Result<void> begun = begin(rescue(session_.path_)); !begun)
        return begun.error();
    reader_.emplace(database_->connection(), SessionReader::Damage::IsLeftOut);
    return reader_->read(id);
}

Result<std::unique_ptr<Session>> Session::open(const QString &path)
{
    std::unique_ptr<Session> session(new Session(path));
    // Shared: the thread may still be inside set_value() when the result is here.
    const auto promise = std::make_shared<std::promise<Result<void>>>();
    std::future<Result<void>> opened = promise->get_future();
    session->thread_ = std::thread([raw = session.get(), promise] {
        raw->run([promise](Result<void> result) { promise->set_value(std::move(result)); });
    });
    if (const Result<void> result = opened.get(); !result)
        return result.error();
    return session;
}

// Whoever asks that all is saved has reason to believe that it can be: that is tried at any time.
bool Session::doesAnyoneWaitForAll(const std::vector<Group> &groups)
{
    return std::any_of(groups.begin(), groups.end(),
                       [](const Group &group) { return group.receipt && group.facts.empty(); });
}

Session::Session(QString path)
    : path_(std::move(path))
{
}

Session::~Session()
{
    {
        const std::lock_guard lock(mutex_);
        isStopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable())
        thread_.join();
}

void Session::setListeners(Listeners listeners)
{
    const std::lock_guard lock(listenersMutex_);
    listeners_ = std::move(listeners);
}

void Session::cancelRestore()
{
    isReadingCancelled_ = true;
    {
        const std::lock_guard lock(mutex_);
        reading_.reset();
    }
    const std::lock_guard lock(readingMutex_); // until the batch at hand has been given
}

void Session::restore(Take take, Finished finished)
{
    {
        const std::lock_guard lock(mutex_);
        reading_ = Reading{std::move(take), std::move(finished)};
    }
    changed_.notify_all();
}

void Session::tell(SessionFact fact)
{
    const std::lock_guard lock(mutex_);
    const bool isFirst = groups_.empty();
    if (isFirst)
        firstTold_ = Clock::now();
    if (isFirst || groups_.back().receipt)
        groups_.emplace_back();
    groups_.back().facts.push_back(std::move(fact));
    if (isFirst)
        changed_.notify_all();
}

ReceiptPtr Session::ask(std::vector<SessionFact> facts, Settling settling)
{
    auto receipt = std::make_shared<Receipt>();
    {
        const std::lock_guard lock(mutex_);
        groups_.push_back({std::move(facts), receipt, settling});
        isUrgent_ = true;
    }
    changed_.notify_all();
    return receipt;
}

Result<void> Session::waitUntilSaved()
{
    return ask({}, Settling::Silent)->wait();
}

void Session::run(std::function<void(Result<void>)> opened)
{
    Worker worker(*this);
    if (const Result<void> ready = worker.open(); !ready) {
        opened(ready.error());
        return;
    }
    lastBatch_ = worker.lastBatch();
    opened({});

    std::optional<Clock::time_point> notBefore; // after a failure
    bool isLastTry = false;
    std::unique_lock lock(mutex_);
    for (;;) {
        const Clock::time_point now = Clock::now();
        const bool mayTry = !notBefore || *notBefore <= now;
        const bool isDue = !groups_.empty() && firstTold_ + gatherTime <= now;
        if (std::optional<Reading> reading = std::exchange(reading_, std::nullopt)) {
            lock.unlock();
            worker.read(*reading);
            lock.lock();
        } else if (isUrgent_ || (mayTry && (isDue || worker.hasUnsaved()))
                   || (isStopping_ && (!groups_.empty() || worker.hasUnsaved()) && !isLastTry)) {
            isLastTry = isStopping_;
            std::vector<Group> groups = std::exchange(groups_, {});
            isUrgent_ = false;
            const bool isTrying = mayTry || isStopping_ || doesAnyoneWaitForAll(groups);
            lock.unlock();
            if (isTrying) {
                const bool isSaved = worker.save(std::move(groups));
                notBefore = isSaved ? std::nullopt : std::optional(Clock::now() + patience);
            } else {
                worker.refuse(std::move(groups));
            }
            lock.lock();
        } else if (isStopping_) {
            return;
        } else {
            changed_.wait_for(lock, groups_.empty() ? std::chrono::milliseconds(patience)
                                                    : std::chrono::milliseconds(gatherTime / 4));
            lock.unlock();
            worker.flushNowAndThen();
            lock.lock();
        }
    }
}

} // namespace haul
