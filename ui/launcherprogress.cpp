#include "ui/launcherprogress.h"

#include "ui/runwatch.h"
#include "ui/trayicon.h"

#include <algorithm>

namespace haul {
namespace {

using namespace std::chrono_literals;

constexpr auto atMostEvery = 250ms;

} // namespace

LauncherProgress::LauncherProgress(const TaskManager &manager, const RunWatch &runs, Tell tell)
    : manager_(manager)
    , tell_(std::move(tell))
{
    timer_.setSingleShot(true);
    timer_.setInterval(atMostEvery);
    connect(&timer_, &QTimer::timeout, this, &LauncherProgress::look);
    connect(&runs, &RunWatch::sampled, this, &LauncherProgress::lookSoon);
    connect(&runs, &RunWatch::runEnded, this, &LauncherProgress::lookSoon);
    connect(&manager, &TaskManager::batchAdded, this, &LauncherProgress::lookSoon);
    connect(&manager, &TaskManager::batchRemoved, this, &LauncherProgress::lookSoon);
}

// The icon may stay in the dock when Haul has gone.
LauncherProgress::~LauncherProgress()
{
    show({});
}

LauncherProgress::Picture LauncherProgress::picture() const
{
    const std::optional<double> progress = progressOfAll(manager_);
    if (!progress)
        return {};
    const std::vector<BatchId> ids = manager_.batches();
    const auto open = std::count_if(ids.begin(), ids.end(),
                                    [this](BatchId id) { return !manager_.batch(id)->hasEnded(); });
    return {int(*progress * 100), int(open)};
}

void LauncherProgress::lookSoon()
{
    if (!timer_.isActive())
        timer_.start();
}

void LauncherProgress::look()
{
    show(picture());
}

void LauncherProgress::show(const Picture &picture)
{
    if (std::exchange(shown_, picture) == picture)
        return;
    tell_({{QStringLiteral("progress"), std::max(0, picture.percent) / 100.0},
           {QStringLiteral("progress-visible"), picture.percent >= 0},
           {QStringLiteral("count"), qint64(picture.batches)},
           {QStringLiteral("count-visible"), picture.batches > 1}});
}

} // namespace haul
