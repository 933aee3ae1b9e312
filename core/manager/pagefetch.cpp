#include "core/manager/pagefetch.h"

#include "core/manager/sidefetch.h"
#include "core/parse/parselimits.h"

#include <QTemporaryDir>

#include <algorithm>

namespace haul {
namespace {

// Larger files are not read, and would only fill the disk.
constexpr qint64 largestPage = ParseLimits().maxBytes;

BatchSettings settingsFor(const BatchSettings &wished, const QString &folder)
{
    BatchSettings settings = sideFetchSettings(wished, folder);
    settings.anyKind = true;
    settings.referer = wished.referer;
    return settings;
}

} // namespace

PageFetch::PageFetch(QObject *parent)
    : QObject(parent)
{
}

PageFetch::~PageFetch()
{
    if (manager_)
        manager_->disconnect(this);
    manager_.reset(); // before its folder
}

void PageFetch::start(const QByteArray &url, const BatchSettings &settings, const Limits &limits)
{
    cancel();
    folder_ = std::make_shared<QTemporaryDir>();
    if (!folder_->isValid()) {
        emit failed({ErrorCode::Disk, Stage::Disk, folder_->errorString()});
        return;
    }
    TaskManager::Config config;
    config.limits = limits;
    config.lanes = 1;
    manager_ = std::make_unique<TaskManager>(config);
    connect(manager_.get(), &TaskManager::tasksChanged, this, &PageFetch::lookAtSize);
    connect(manager_.get(), &TaskManager::runFinished, this, &PageFetch::end);
    EntryList entries{{.url = url, .line = 1, .extras = {}}};
    manager_->submit({QStringLiteral("page"), settingsFor(settings, folder_->path()),
                      std::make_shared<const EntryList>(std::move(entries))});
}

void PageFetch::cancel()
{
    if (!manager_)
        return;
    manager_->disconnect(this);
    TaskManager *old = manager_.release(); // it may be the one who has just said something
    connect(old, &QObject::destroyed, old, [folder = std::move(folder_)] {}); // the last to go
    old->deleteLater();
}

void PageFetch::lookAtSize(BatchId id)
{
    const TaskRecord &task = manager_->batch(id)->tasks.front();
    if (const qint64 size = std::max(task.total, task.received); size > largestPage)
        fail(tooLargeToParse(size, largestPage));
}

void PageFetch::end(BatchId id)
{
    const BatchRecord &batch = *manager_->batch(id);
    const OutcomePtr outcome = outcomeOf(batch, 0);
    if (outcome && outcome->error)
        return fail(*outcome->error);
    if (batch.results.isEmpty())
        return fail({ErrorCode::Parse, Stage::Parse, {}});
    const ParseResultPtr page = resultAt(batch, 0);
    if (page->error && page->links.empty())
        return fail(*page->error);
    cancel();
    emit fetched(page);
}

void PageFetch::fail(const Error &error)
{
    cancel();
    emit failed(error);
}

} // namespace haul
