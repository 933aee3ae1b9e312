#include "core/manager/linkcheck.h"

#include "core/files/diskspace.h"

#include <QThreadPool>
#include <QtConcurrentRun>

#include <utility>

namespace haul {
namespace {

using namespace std::chrono_literals;

constexpr auto progressInterval = 200ms;
// Heads of answers are no work for more.
constexpr int lanes = 1;

} // namespace

LinkCheck::LinkCheck(QThreadPool &pool, QObject *parent)
    : QObject(parent)
    , pool_(pool)
{
    pause_.setSingleShot(true);
    pause_.setInterval(progressInterval);
    connect(&pause_, &QTimer::timeout, this, &LinkCheck::progressed);
    connect(&room_, &QFutureWatcherBase::finished, this, &LinkCheck::begin);
}

LinkCheck::~LinkCheck()
{
    room_.disconnect(this);
    discard();
}

void LinkCheck::start(SharedEntries entries, const BatchSettings &settings, const Limits &limits)
{
    discard();
    settings_ = probeSettings(settings);
    limits_ = limits;
    entries_ = std::move(entries);
    links_ = std::make_shared<std::vector<ProbedLink>>(entries_->size());
    isRunning_ = true;
    room_.setFuture(QtConcurrent::run(&pool_, [folder = settings.folder] {
        const Result<qint64> free = haul::freeSpace(folder);
        return free ? *free : unlimitedRoom;
    }));
}

void LinkCheck::begin()
{
    if (!isRunning_ || manager_ || room_.future().resultCount() == 0)
        return;
    free_ = room_.result();
    TaskManager::Config config;
    config.limits = limits_;
    config.lanes = lanes;
    config.keepResults = false;
    manager_ = std::make_unique<TaskManager>(config);
    connect(manager_.get(), &TaskManager::tasksChanged, this, &LinkCheck::take);
    connect(manager_.get(), &TaskManager::runFinished, this, &LinkCheck::end);
    manager_->submit({QStringLiteral("check"), settings_, entries_});
}

void LinkCheck::take(BatchId id, const std::vector<quint32> &indexes)
{
    const BatchRecord &batch = *manager_->batch(id);
    for (const quint32 index : indexes) {
        const OutcomePtr &outcome = batch.tasks[index].outcome;
        ProbedLink &link = (*links_)[index];
        if (!outcome || link.verdict != LinkVerdict::NotAsked)
            continue;
        link = judgeProbe((*entries_)[index], *outcome, free_);
        summary_.add(link);
    }
    if (!pause_.isActive())
        pause_.start();
}

void LinkCheck::cancel()
{
    if (!isRunning_)
        return;
    if (!manager_) { // it has hardly begun
        end();
        return;
    }
    for (const BatchId id : manager_->batches())
        manager_->future(id).cancel();
}

void LinkCheck::end()
{
    if (manager_) {
        manager_->disconnect(this);
        manager_.release()->deleteLater(); // it is the one who says so
    }
    letGo();
    emit finished();
}

void LinkCheck::discard()
{
    letGo();
    entries_.reset();
    links_.reset();
    summary_ = {};
    free_ = unlimitedRoom;
}

void LinkCheck::letGo()
{
    isRunning_ = false;
    pause_.stop();
    room_.cancel();
    manager_.reset();
}

} // namespace haul
