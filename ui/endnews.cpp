#include "ui/endnews.h"

#include "ui/runwatch.h"
#include "ui/words.h"

#include <algorithm>

namespace haul {
namespace {

constexpr size_t mostLines = 5; // what a notification has room for

} // namespace

EndNews::EndNews(TaskManager &manager, const RunWatch &runs, std::chrono::milliseconds patience,
                 QObject *parent)
    : QObject(parent)
    , manager_(manager)
    , runs_(runs)
{
    timer_.setSingleShot(true);
    timer_.setInterval(patience);
    connect(&timer_, &QTimer::timeout, this, &EndNews::tell);
    connect(&runs, &RunWatch::runEnded, this, &EndNews::take);
    connect(&manager, &TaskManager::batchRemoved, this,
            [this](BatchId id) { std::erase(ended_, id); });
    // One that goes on after all has not ended.
    connect(&manager, &TaskManager::runStarted, this,
            [this](BatchId id) { std::erase(ended_, id); });
}

void EndNews::take(BatchId id)
{
    const BatchCounts &counts = manager_.batch(id)->counts;
    if (counts.tasks == 0 || manager_.future(id).isCanceled())
        return;
    ended_.push_back(id);
    if (!timer_.isActive())
        timer_.start();
}

void EndNews::tell()
{
    const std::vector<BatchId> ended = std::exchange(ended_, {});
    if (ended.empty())
        return;
    if (ended.size() == 1) {
        const BatchRecord &batch = *manager_.batch(ended.front());
        emit told(batch.name, words::runSummary(batch.counts, runs_.figures(batch.id)));
        return;
    }
    QStringList lines;
    const size_t shown = ended.size() > mostLines ? mostLines - 1 : ended.size();
    for (size_t i = 0; i < shown; ++i) {
        const BatchRecord &batch = *manager_.batch(ended[i]);
        lines += tr("%1: %2").arg(batch.name, words::stateCounts(batch.counts));
    }
    if (shown < ended.size())
        lines += tr("and %1 more").arg(words::number(qint64(ended.size() - shown)));
    emit told(tr("%1 batches have ended").arg(words::number(qint64(ended.size()))),
              lines.join(QLatin1Char('\n')));
}

} // namespace haul
