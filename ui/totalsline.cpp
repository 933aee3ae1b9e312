#include "ui/totalsline.h"

#include "ui/runwatch.h"
#include "ui/speedgraph.h"
#include "ui/statefilter.h"
#include "ui/words.h"

#include <QLabel>
#include <QStatusBar>

namespace haul {

TotalsLine::TotalsLine(TaskManager &manager, const RunWatch &runs, QStatusBar *bar)
    : QObject(bar)
    , manager_(manager)
    , runs_(runs)
    , totals_(new QLabel(bar))
    , graph_(new SpeedGraph(SpeedGraph::Form::Small, bar))
    , speed_(new QLabel(bar))
{
    totals_->setContentsMargins(8, 2, 8, 2);
    speed_->setContentsMargins(8, 2, 8, 2);
    totals_->setAccessibleName(tr("Totals"));
    speed_->setAccessibleName(tr("Speed"));
    bar->addWidget(totals_, 1);
    bar->addPermanentWidget(graph_);
    bar->addPermanentWidget(speed_);
    graph_->hide();
    connect(&runs, &RunWatch::sampled, this, &TotalsLine::showGraph);
    connect(&manager, &TaskManager::batchAdded, this, &TotalsLine::refresh);
    connect(&manager, &TaskManager::batchRemoved, this, &TotalsLine::refresh);
    connect(&manager, &TaskManager::batchChanged, this, &TotalsLine::refresh);
    refresh();
}

// Until what it shows is only an empty line.
void TotalsLine::showGraph()
{
    graph_->setVisible(runs_.isLooking() || runs_.total().highest() > 0);
    graph_->setHistory(runs_.total());
}

BatchCounts TotalsLine::sum() const
{
    BatchCounts sum;
    for (const BatchId id : manager_.batches()) {
        const BatchRecord *batch = manager_.batch(id);
        if (!batch)
            continue;
        sum.tasks += batch->counts.tasks;
        sum.endedBytes += batch->counts.endedBytes;
        sum.activeBytes += batch->counts.activeBytes;
        for (size_t i = 0; i < sum.byState.size(); ++i)
            sum.byState[i] += batch->counts.byState[i];
    }
    return sum;
}

void TotalsLine::refresh()
{
    const BatchCounts counts = sum();
    if (counts.tasks == 0) {
        totals_->setText(tr("Ready"));
        speed_->clear();
        return;
    }
    QStringList parts{words::progressLine(counts)};
    const qint64 active = countOf(counts, StateFilter::Active);
    if (active > 0)
        parts += tr("%1 active").arg(words::number(active));
    if (counts.receivedBytes() > 0)
        parts += tr("%1 received").arg(words::size(counts.receivedBytes()));
    totals_->setText(parts.join(QStringLiteral(" · ")));
    // Smoothed, it would outlive the last task for a moment.
    speed_->setText(active > 0 ? words::speed(manager_.speed()) : QString());
}

} // namespace haul
