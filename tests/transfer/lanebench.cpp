#include "tests/transfer/lanebench.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRandomGenerator>
#include <QThread>

#include <chrono>

namespace haul {
namespace {

QStringList filesBelow(const QString &folder)
{
    QStringList files;
    QDirIterator all(folder, QDir::Files | QDir::Hidden | QDir::System,
                     QDirIterator::Subdirectories);
    while (all.hasNext())
        files += QDir(folder).relativeFilePath(all.next());
    files.sort();
    return files;
}

QByteArray word(const TaskEvent &event)
{
    if (std::holds_alternative<TaskEvent::Started>(event.what))
        return "started";
    if (std::holds_alternative<TaskEvent::Named>(event.what))
        return "named";
    if (const auto *retry = std::get_if<TaskEvent::Retry>(&event.what))
        return "retry:" + errorCodeName(retry->error).toLatin1();
    if (const auto *ended = std::get_if<TaskEvent::Ended>(&event.what)) {
        const QByteArray state = "ended:" + taskStateName(ended->outcome->state).toLatin1();
        return ended->outcome->error
                   ? state + ':' + errorCodeName(*ended->outcome->error).toLatin1()
                   : state;
    }
    return "unexpected";
}

} // namespace

QByteArray pseudoRandomBytes(qsizetype size, quint32 seed)
{
    QByteArray bytes((size + 3) / 4 * 4, Qt::Uninitialized);
    QRandomGenerator generator(seed);
    generator.fillRange(reinterpret_cast<quint32 *>(bytes.data()), bytes.size() / 4);
    bytes.truncate(size);
    return bytes;
}

LaneBench::LaneBench(const Limits &limits, int lanes)
    : queue_(limits)
    , lanes_({queue_, names_, kept_, rate_, proxies_, recorder_, *this}, lanes)
{
    settings.folder = folder_.path();
    settings.retries = 0;
    settings.segments = 1;
    settings.retryPause = std::chrono::milliseconds(20);
    queue_.setWaker([this] { lanes_.wake(); });
    setRate(limits.bytesPerSecond);
}

LaneBench::~LaneBench()
{
    lanes_.stop();
}

BatchId LaneBench::add(const QList<QByteArray> &urls)
{
    EntryList entries;
    for (const QByteArray &url : urls)
        entries.push_back({url, qint32(entries.size() + 1), {}});
    return add(std::move(entries));
}

BatchId LaneBench::add(EntryList entries)
{
    const BatchId id{++lastBatch_};
    queue_.addBatch(id, std::make_shared<const EntryList>(std::move(entries)),
                    std::make_shared<const BatchSettings>(settings));
    return id;
}

void LaneBench::setRate(qint64 bytesPerSecond)
{
    rate_.setRate(bytesPerSecond);
    lanes_.wake();
}

QStringList LaneBench::files() const
{
    return filesBelow(folder_.path());
}

bool LaneBench::waitForEnds(int count, int milliseconds)
{
    return waitUntil([&] { return endCount() >= count; }, milliseconds);
}

// The condition may look at the bench or at the server: it is asked at every event and now and
// then.
bool LaneBench::waitUntil(const std::function<bool()> &condition, int milliseconds)
{
    using namespace std::chrono;
    const auto until = steady_clock::now() + std::chrono::milliseconds(milliseconds);
    while (!condition()) {
        if (steady_clock::now() >= until)
            return condition();
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, std::chrono::milliseconds(5));
    }
    return true;
}

void LaneBench::post(TaskEvent event)
{
    const TaskId id = event.task;
    const bool isEnd = std::holds_alternative<TaskEvent::Ended>(event.what);
    {
        const std::lock_guard lock(mutex_);
        if (std::holds_alternative<TaskEvent::Started>(event.what))
            ++starts_[QThread::currentThreadId()];
        events_.push_back(std::move(event));
    }
    if (isEnd)
        ended(id);
    changed_.notify_all();
}

QList<int> LaneBench::startsByLane() const
{
    const std::lock_guard lock(mutex_);
    return starts_.values();
}

void LaneBench::deliver(std::vector<ArrivedFile> files)
{
    for (ArrivedFile &file : files) {
        const TaskId id = file.request.task;
        {
            const std::lock_guard lock(mutex_);
            ++arrivals_[id];
            arrived_.insert(id, std::make_shared<ArrivedFile>(std::move(file)));
        }
        ended(id);
    }
    changed_.notify_all();
}

void LaneBench::ended(TaskId id)
{
    const QStringList now = files();
    const std::lock_guard lock(mutex_);
    filesAtEnd_.insert(id, now);
    ++ends_;
}

QByteArray LaneBench::log(TaskId id) const
{
    const std::lock_guard lock(mutex_);
    QByteArrayList words;
    for (const TaskEvent &event : events_) {
        if (event.task == id)
            words += word(event);
    }
    for (int i = 0; i < arrivals_.value(id); ++i)
        words += "arrived";
    return words.join(' ');
}

std::vector<TaskEvent> LaneBench::events(TaskId id) const
{
    const std::lock_guard lock(mutex_);
    std::vector<TaskEvent> found;
    for (const TaskEvent &event : events_) {
        if (event.task == id)
            found.push_back(event);
    }
    return found;
}

OutcomePtr LaneBench::outcome(TaskId id) const
{
    for (const TaskEvent &event : events(id)) {
        if (const auto *ended = std::get_if<TaskEvent::Ended>(&event.what))
            return ended->outcome;
    }
    return {};
}

TransferControlPtr LaneBench::control(TaskId id) const
{
    TransferControlPtr control;
    for (const TaskEvent &event : events(id)) {
        if (const auto *started = std::get_if<TaskEvent::Started>(&event.what))
            control = started->control;
    }
    return control;
}

QStringList LaneBench::filesAtEnd(TaskId id) const
{
    const std::lock_guard lock(mutex_);
    return filesAtEnd_.value(id);
}

QByteArray LaneBench::body(TaskId id) const
{
    const std::lock_guard lock(mutex_);
    const std::shared_ptr<ArrivedFile> file = arrived_.value(id);
    if (!file)
        return "(did not arrive)";
    if (!file->part)
        return file->body;
    QFile part(file->part->path());
    return part.open(QIODevice::ReadOnly) ? part.readAll() : QByteArray("(no part file)");
}

ArrivedFile *LaneBench::arrived(TaskId id)
{
    const std::lock_guard lock(mutex_);
    return arrived_.value(id).get();
}

int LaneBench::endCount() const
{
    const std::lock_guard lock(mutex_);
    return ends_;
}

} // namespace haul
