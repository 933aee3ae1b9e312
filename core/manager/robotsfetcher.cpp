#include "core/manager/robotsfetcher.h"

#include "core/files/partfile.h"
#include "core/manager/sidefetch.h"
#include "core/manager/taskmanager.h"

#include <QFile>
#include <QTemporaryDir>

#include <algorithm>

namespace haul {
namespace {

using namespace std::chrono_literals;

constexpr char product[] = "haul";
constexpr qint64 bytesRead = 500 * 1024;
// When so much has come, more than bytesRead is in the part file, and nothing more is wanted.
constexpr qint64 mostBytes = 4 * 1024 * 1024;

RobotsTxt nothingAllowed()
{
    return RobotsTxt::fromBytes("User-agent: *\nDisallow: /", product);
}

RobotsTxt readRobots(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return nothingAllowed();
    return RobotsTxt::fromBytes(file.read(bytesRead), product);
}

// RFC 9309, 2.3.1: what an answer, or none, means.
RobotsTxt meaningOf(const OutcomePtr &outcome)
{
    if (!outcome)
        return nothingAllowed();
    if (outcome->state == TaskState::Done)
        return readRobots(outcome->path);
    const bool isMissing = outcome->httpStatus >= 400 && outcome->httpStatus < 500;
    const bool leadsNowhere = outcome->error && outcome->error->code == ErrorCode::Redirect;
    return isMissing || leadsNowhere ? RobotsTxt() : nothingAllowed();
}

BatchSettings settingsFor(const BatchSettings &batch, const QString &folder)
{
    BatchSettings settings = sideFetchSettings(batch, folder);
    settings.stallTimeout = std::min(batch.stallTimeout, 30s);
    settings.lowestSpeed = 16; // who sends it byte by byte does not hold up the batch for ever
    settings.parse = false;
    return settings;
}

} // namespace

struct RobotsFetcher::Inside
{
    QTemporaryDir folder;
    std::map<BatchId, Take> wanted;
    TaskManager manager{{.limits = {}, .lanes = 1, .keepDetails = false}}; // a batch a file
};

RobotsFetcher::RobotsFetcher() = default;

RobotsFetcher::~RobotsFetcher() = default;

void RobotsFetcher::makeInside()
{
    inside_ = std::make_unique<Inside>();
    TaskManager *manager = &inside_->manager;
    QObject::connect(manager, &TaskManager::tasksChanged, manager,
                     [this, manager](BatchId id) { lookAtSize(*manager->batch(id)); });
    QObject::connect(manager, &TaskManager::runFinished, manager, [this, manager](BatchId id) {
        const BatchRecord &batch = *manager->batch(id);
        settle(batch, meaningOf(outcomeOf(batch, 0)));
    });
}

quint64 RobotsFetcher::fetch(const CrawlSite &site, const BatchSettings &settings, Take take)
{
    if (!inside_)
        makeInside();
    EntryList entries{{.url = site.origin + "/robots.txt", .line = 1, .alien = site.alien}};
    const BatchId id = inside_->manager.submit(
        {QString::fromUtf8(site.origin), settingsFor(settings, inside_->folder.path()),
         std::make_shared<const EntryList>(std::move(entries))});
    inside_->wanted.emplace(id, std::move(take));
    return quint64(id);
}

void RobotsFetcher::forget(quint64 ticket)
{
    if (!inside_ || !inside_->wanted.erase(BatchId(ticket)))
        return;
    inside_->manager.removeBatch(BatchId(ticket));
}

void RobotsFetcher::lookAtSize(const BatchRecord &batch)
{
    const TaskRecord &task = batch.tasks.front();
    if (task.state == TaskState::Active && task.received > mostBytes && task.notes)
        settle(batch, readRobots(task.notes->path + partSuffix));
}

void RobotsFetcher::settle(const BatchRecord &batch, RobotsTxt robots)
{
    const BatchId id = batch.id;
    if (const OutcomePtr outcome = outcomeOf(batch, 0); outcome && !outcome->path.isEmpty())
        QFile::remove(outcome->path);
    auto wanted = inside_->wanted.extract(id);
    inside_->manager.removeBatch(id);
    if (wanted)
        wanted.mapped()(quint64(id), std::move(robots));
}

} // namespace haul
