#include "ui/entrycheck.h"

#include "ui/words.h"

#include <QCheckBox>
#include <QDir>
#include <QHBoxLayout>
#include <QLabel>
#include <QPromise>
#include <QThreadPool>
#include <QVBoxLayout>
#include <QtConcurrentRun>

#include <chrono>
#include <utility>

namespace haul {
namespace {

using namespace std::chrono_literals;

QFuture<FoundConflicts> countConflicts(const BatchSettings &settings, const SharedEntries &entries,
                                       QThreadPool &pool)
{
    return QtConcurrent::run(&pool, [settings, entries](QPromise<FoundConflicts> &promise) {
        auto found = findNameConflicts(settings, entries, 0, entries->size(),
                                       [&] { return promise.isCanceled(); });
        if (!found)
            return;
        found->ofEntry = {}; // only the sums are shown
        promise.addResult(*std::move(found));
    });
}

} // namespace

EntryCheck::EntryCheck(QThreadPool &workPool, QWidget *parent)
    : QWidget(parent)
    , workPool_(workPool)
    , knownRow_(new QWidget(this))
    , knownWords_(new QLabel(knownRow_))
    , leaveOut_(new QCheckBox(tr("Leave them o&ut"), knownRow_))
    , conflictWords_(new QLabel(this))
{
    layOut();
    pause_.setSingleShot(true);
    pause_.setInterval(250ms);
    connect(&pause_, &QTimer::timeout, this, &EntryCheck::count);
    connect(&known_, &QFutureWatcherBase::finished, this, &EntryCheck::onKnown);
    connect(&conflicts_, &QFutureWatcherBase::finished, this, &EntryCheck::onCounted);
    connect(leaveOut_, &QCheckBox::toggled, this, [this] {
        countLater();
        emit entriesChanged();
    });
}

EntryCheck::~EntryCheck()
{
    known_.disconnect(this);
    conflicts_.disconnect(this);
    known_.cancel();
    conflicts_.cancel();
}

void EntryCheck::layOut()
{
    knownWords_->setObjectName(QStringLiteral("known"));
    leaveOut_->setObjectName(QStringLiteral("leaveOut"));
    conflictWords_->setObjectName(QStringLiteral("conflicts"));
    conflictWords_->setWordWrap(true);
    auto *line = new QHBoxLayout(knownRow_);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(knownWords_);
    line->addWidget(leaveOut_);
    line->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(knownRow_);
    column->addWidget(conflictWords_);
    knownRow_->hide();
    conflictWords_->hide();
    updateVisibility();
}

// An empty page would leave a gap of its own.
void EntryCheck::updateVisibility()
{
    setVisible(!knownRow_->isHidden() || !conflictWords_->isHidden());
}

void EntryCheck::setEntries(SharedEntries entries)
{
    all_ = std::move(entries);
    known_.cancel();
    // A million entries are not freed here.
    workPool_.start([old = std::exchange(found_, {}).others] {});
    if (all_ && !all_->empty() && !batches_.empty())
        known_.setFuture(findKnownEntries(all_, batches_, workPool_));
    else
        showKnown();
    countLater();
    emit entriesChanged();
}

void EntryCheck::setNaming(const BatchSettings &settings)
{
    naming_ = settings;
    countLater();
}

SharedEntries EntryCheck::entries() const
{
    return leavesOut() && found_.others ? found_.others : all_;
}

bool EntryCheck::leavesOut() const
{
    return leaveOut_->isChecked();
}

void EntryCheck::onKnown()
{
    if (known_.isCanceled() || known_.future().resultCount() == 0)
        return;
    found_ = known_.future().takeResult();
    showKnown();
    emit entriesChanged();
}

void EntryCheck::showKnown()
{
    // What somebody wants left out stays so, while a list is typed that has none for a moment.
    knownRow_->setVisible(found_.count > 0);
    knownWords_->setText(words::knownLine(found_.count));
    leaveOut_->setText(found_.count == 1 ? tr("Leave it o&ut") : tr("Leave them o&ut"));
    leaveOut_->setAccessibleDescription(knownWords_->text());
    updateVisibility();
    if (leavesOut())
        countLater();
}

void EntryCheck::countLater()
{
    conflicts_.cancel();
    pause_.start();
}

void EntryCheck::count()
{
    const SharedEntries entries = this->entries();
    if (entries && !entries->empty() && isSettled() && !naming_.folder.isEmpty()) {
        conflicts_.setFuture(countConflicts(naming_, entries, workPool_));
        return;
    }
    conflictWords_->hide();
    updateVisibility();
}

void EntryCheck::onCounted()
{
    if (conflicts_.isCanceled() || conflicts_.future().resultCount() == 0)
        return;
    const FoundConflicts found = conflicts_.future().takeResult();
    conflictWords_->setText(words::conflictLine(found, naming_.onConflict));
    conflictWords_->setVisible(!conflictWords_->text().isEmpty());
    updateVisibility();
}

} // namespace haul
