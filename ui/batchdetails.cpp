#include "ui/batchdetails.h"

#include "core/base/secrets.h"
#include "ui/batchfigures.h"
#include "ui/emptystate.h"
#include "ui/factsgrid.h"
#include "ui/failurelist.h"
#include "ui/holdtext.h"
#include "ui/linesplitter.h"
#include "ui/outcomebar.h"
#include "ui/restline.h"
#include "ui/runwatch.h"
#include "ui/speedgraph.h"
#include "ui/warningline.h"
#include "ui/words.h"

#include <QLabel>
#include <QLocale>
#include <QScrollArea>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace haul {
namespace {

using namespace std::chrono_literals;

constexpr auto refreshInterval = 200ms;

QScrollArea *scrolling(QWidget *content)
{
    auto *scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(content);
    scroll->setAccessibleName(BatchDetails::tr("Summary"));
    content->setBackgroundRole(QPalette::Base);
    return scroll;
}

} // namespace

BatchDetails::BatchDetails(TaskManager &manager, const RunWatch &runs, QWidget *parent)
    : QWidget(parent)
    , manager_(manager)
    , runs_(runs)
    , pages_(new QStackedLayout(this))
    , empty_(new EmptyState(this))
    , headline_(new QLabel(this))
    , bar_(new OutcomeBar(this))
    , warning_(new WarningLine(this))
    , rest_(new RestLine(this))
    , failures_(new FailureList(this))
    , facts_(new FactsGrid({tr("Progress"), tr("Size"), tr("Speed"), tr("Time"), tr("Folder"),
                            tr("List"), tr("Proxy"), tr("Submitted")},
                           this))
    , graph_(new SpeedGraph(SpeedGraph::Form::Large, this))
{
    empty_->setWords(tr("No batch chosen"), tr("Choose one at the left to see how it goes."));
    pages_->addWidget(empty_);
    pages_->addWidget(makePage());
    soon_.setSingleShot(true);
    soon_.setInterval(refreshInterval);
    connect(&soon_, &QTimer::timeout, this, &BatchDetails::refresh);
    const auto follow = [this](BatchId id) {
        if (id == batch_)
            refreshSoon();
    };
    connect(&manager, &TaskManager::batchChanged, this, follow);
    connect(&manager, &TaskManager::runStarted, this, follow);
    connect(&manager, &TaskManager::batchRemoved, this, [this](BatchId id) {
        if (id == batch_)
            setBatch(std::nullopt);
    });
    connect(&runs, &RunWatch::runEnded, this, follow);
    connect(&runs, &RunWatch::sampled, this, &BatchDetails::showRest);
    connect(&runs, &RunWatch::sampled, this, &BatchDetails::showGraph);
    connect(rest_, &RestLine::tryNowWished, this, [this] {
        manager_.tryUnreachableNow(*batch_);
        showRest();
    });
    connect(failures_, &FailureList::retryWished, this, &BatchDetails::retryWished);
    connect(failures_, &FailureList::showWished, this, &BatchDetails::showWished);
    connect(failures_, &FailureList::exportWished, this, &BatchDetails::exportWished);
    connect(failures_, &FailureList::openFolderWished, this, &BatchDetails::openFolderWished);
}

QWidget *BatchDetails::makePage()
{
    auto *left = new QWidget;
    auto *column = new QVBoxLayout(left);
    column->setContentsMargins(12, 10, 12, 10);
    column->setSpacing(8);
    column->addWidget(headline_);
    column->addWidget(bar_);
    column->addWidget(warning_);
    column->addWidget(rest_);
    column->addWidget(failures_);
    column->addWidget(facts_);
    column->addStretch();
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    headline_->setFont(bold);
    headline_->setObjectName(QStringLiteral("headline"));
    headline_->setWordWrap(true);
    headline_->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto *right = new QWidget;
    right->setAutoFillBackground(true);
    right->setBackgroundRole(QPalette::Base);
    auto *around = new QVBoxLayout(right);
    around->setContentsMargins(14, 10, 14, 8);
    around->addWidget(graph_);

    auto *page = new LineSplitter(Qt::Horizontal);
    page->setChildrenCollapsible(false);
    page->addWidget(scrolling(left));
    page->addWidget(right);
    page->setSizes({620, 340});
    page->setStretchFactor(0, 3);
    page->setStretchFactor(1, 2);
    return page;
}

void BatchDetails::setBatch(std::optional<BatchId> id)
{
    if (batch_ != id)
        failures_->clear();
    batch_ = id;
    refresh();
}

QString BatchDetails::headlineOf(const BatchRecord &batch) const
{
    if (batch.hasEnded())
        return words::runSummary(batch.counts, runs_.figures(batch.id));
    if (batch.standsStill())
        return words::progressLine(batch.counts) + QStringLiteral(" · ") + holdText(batch);
    const double speed = manager_.speed(batch.id);
    return words::runLine(batch.counts, speed, timeLeft(batch.counts, speed));
}

QString BatchDetails::headline() const
{
    return headline_->text();
}

QString BatchDetails::fact(Fact fact) const
{
    return facts_->value(fact);
}

void BatchDetails::showEvent(QShowEvent *event)
{
    refresh();
    QWidget::showEvent(event);
}

void BatchDetails::refreshSoon()
{
    if (isVisible() && !soon_.isActive())
        soon_.start();
}

void BatchDetails::refresh()
{
    const BatchRecord *batch = batch_ ? manager_.batch(*batch_) : nullptr;
    pages_->setCurrentIndex(batch ? 1 : 0);
    if (!batch)
        return;
    headline_->setText(headlineOf(*batch));
    bar_->setBatch(*batch);
    warning_->setText(batch->settings->insecure
                          ? tr("Certificates are not verified in this batch (insecure).")
                          : QString());
    failures_->setFailures(batch->counts.failures);
    showRest();
    showFacts(*batch);
    showGraph();
}

void BatchDetails::showFacts(const BatchRecord &batch)
{
    const BatchCounts &counts = batch.counts;
    const bool isOver = batch.hasEnded();
    const double speed = isOver || batch.standsStill() ? 0 : manager_.speed(batch.id);
    const std::optional<RunFigures> run = runs_.figures(batch.id);
    facts_->setValue(Progress, words::stateCounts(counts));
    facts_->setValue(Size, words::receivedLine(counts));
    const QString hold = holdText(batch);
    facts_->setValue(Speed, isOver           ? QString()
                            : hold.isEmpty() ? words::limitedSpeed(speed, batch.bytesPerSecond)
                                             : hold);
    facts_->setValue(Time, run ? words::runTime(*run, timeLeft(counts, speed)) : QString());
    facts_->setValue(Folder, batch.settings->folder);
    facts_->setValue(Source, batch.account ? words::accountLine(counts, *batch.account,
                                                                qint64(batch.entries->size()))
                                           : QString());
    facts_->setValue(Proxy, QString::fromUtf8(withoutSecrets(batch.settings->proxy)));
    facts_->setValue(Submitted, QLocale().toString(batch.submitted, QLocale::ShortFormat));
}

// What a batch waits for that is under way and does not move.
void BatchDetails::showRest()
{
    if (!isVisible())
        return;
    const BatchRecord *batch = batch_ ? manager_.batch(*batch_) : nullptr;
    const bool mayGoOn = batch && !batch->hasEnded() && !batch->standsStill();
    rest_->setResting(mayGoOn ? manager_.resting(*batch_) : RestingHosts());
}

void BatchDetails::showGraph()
{
    if (!batch_ || !isVisible())
        return;
    const SpeedHistory history = runs_.history(*batch_);
    // It may have run before Haul was started.
    graph_->parentWidget()->setVisible(!history.isEmpty());
    graph_->setHistory(history);
}

} // namespace haul
