#include "core/manager/linkcheck.h"

#include "core/files/diskspace.h"

#include <QThreadPool>
#include <QtConcurrentRun>

#include <algorithm>
#include <utility>

namespace haul {
namespace {

using namespace std::chrono_literals;

constexpr auto progressInterval = 200ms;
// Heads of answers are no work for more.
constexpr int lanes = 1;
constexpr size_t pieceSize = 5000;
// So that the last slow answers of one piece hold up nobody.
constexpr size_t piecesAtOnce = 2;

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
    if (manager_)
        manager_->disconnect(this);
    manager_.reset();
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
    config.keepDetails = false;
    manager_ = std::make_unique<TaskManager>(config);
    connect(manager_.get(), &TaskManager::tasksChanged, this, &LinkCheck::take);
    connect(manager_.get(), &TaskManager::runFinished, this, &LinkCheck::endPiece);
    next_ = 0;
    submitNext();
    if (pieces_.empty())
        end();
}

void LinkCheck::submitNext()
{
    while (pieces_.size() < piecesAtOnce && next_ < entries_->size()) {
        const size_t first = next_;
        next_ = std::min(first + pieceSize, entries_->size());
        const auto begin = entries_->begin();
        auto piece =
            std::make_shared<const EntryList>(begin + qsizetype(first), begin + qsizetype(next_));
        const BatchId id = manager_->submit({QStringLiteral("check"), settings_, std::move(piece)});
        pieces_.emplace(id, first);
    }
}

void LinkCheck::take(BatchId id, const std::vector<quint32> &indexes)
{
    const auto piece = pieces_.find(id);
    if (piece == pieces_.end())
        return;
    const BatchRecord &batch = *manager_->batch(id);
    for (const quint32 index : indexes) {
        const OutcomePtr outcome = outcomeOf(batch, index);
        ProbedLink &link = (*links_)[piece->second + index];
        if (!outcome || link.verdict != LinkVerdict::NotAsked)
            continue;
        link = judgeProbe((*batch.entries)[index], *outcome, free_);
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
    next_ = entries_->size();
    for (const auto &[id, first] : pieces_)
        manager_->future(id).cancel();
}

void LinkCheck::endPiece(BatchId id)
{
    pieces_.erase(id);
    manager_->removeBatch(id);
    submitNext();
    if (pieces_.empty())
        end();
}

void LinkCheck::end()
{
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
    pieces_.clear();
    if (!manager_)
        return;
    manager_->disconnect(this);
    manager_.release()->deleteLater(); // it may be the one who has just said something
}

} // namespace haul
