#include "ui/linkcheckbar.h"

#include "ui/warningline.h"
#include "ui/words.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QThreadPool>
#include <QVBoxLayout>
#include <QtConcurrentRun>

#include <utility>

namespace haul {

LinkCheckBar::LinkCheckBar(QThreadPool &workPool, QWidget *parent)
    : QWidget(parent)
    , workPool_(workPool)
    , check_(workPool)
    , button_(new QPushButton(tr("Check Lin&ks"), this))
    , progress_(new QProgressBar(this))
    , words_(new QLabel(this))
    , cancel_(new QPushButton(tr("Stop"), this))
    , leaveOut_(new QCheckBox(tr("Leave the dead ones ou&t"), this))
    , room_(new WarningLine(this))
{
    layOut();
    connect(button_, &QPushButton::clicked, this, &LinkCheckBar::check);
    connect(cancel_, &QPushButton::clicked, &check_, &LinkCheck::cancel);
    connect(&check_, &LinkCheck::progressed, this, &LinkCheckBar::onProgress);
    connect(&check_, &LinkCheck::finished, this, &LinkCheckBar::onFinished);
    connect(&sorting_, &QFutureWatcherBase::finished, this, &LinkCheckBar::onLiving);
    connect(leaveOut_, &QCheckBox::toggled, this, &LinkCheckBar::entriesChanged);
    showStage();
}

LinkCheckBar::~LinkCheckBar()
{
    sorting_.disconnect(this);
    check_.disconnect(this);
    forgetLiving();
}

void LinkCheckBar::layOut()
{
    button_->setObjectName(QStringLiteral("checkLinks"));
    button_->setToolTip(tr("Asks each server what is there and how large it is"));
    button_->setAutoDefault(false);
    progress_->setObjectName(QStringLiteral("checkProgress"));
    progress_->setTextVisible(false);
    progress_->setMaximumHeight(fontMetrics().height() / 2);
    progress_->setMaximumWidth(fontMetrics().averageCharWidth() * 24);
    words_->setObjectName(QStringLiteral("checkWords"));
    words_->setWordWrap(true);
    cancel_->setObjectName(QStringLiteral("stopCheck"));
    cancel_->setAutoDefault(false);
    leaveOut_->setObjectName(QStringLiteral("leaveDeadOut"));
    room_->setObjectName(QStringLiteral("checkRoom"));

    auto *line = new QHBoxLayout;
    line->addWidget(button_);
    line->addWidget(progress_);
    line->addWidget(words_, 1);
    line->addWidget(cancel_);
    line->addWidget(leaveOut_);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addLayout(line);
    column->addWidget(room_);
}

void LinkCheckBar::setEntries(SharedEntries entries)
{
    if (entries == all_)
        return;
    all_ = std::move(entries);
    check_.discard();
    forgetLiving();
    showStage();
    emit entriesChanged();
}

SharedEntries LinkCheckBar::entries() const
{
    return leavesOut() ? living_.entries : all_;
}

SharedLinks LinkCheckBar::links() const
{
    return leavesOut() ? living_.links : check_.links();
}

bool LinkCheckBar::leavesOut() const
{
    return living_.entries && leaveOut_->isChecked();
}

void LinkCheckBar::check()
{
    if (!all_ || all_->empty())
        return;
    forgetLiving();
    check_.start(all_, settings_, limits_);
    progress_->setRange(0, int(all_->size()));
    onProgress();
    showStage();
    cancel_->setFocus();
    emit entriesChanged();
}

void LinkCheckBar::onProgress()
{
    progress_->setValue(int(check_.summary().asked()));
    words_->setText(words::checkProgress(check_.summary(), qint64(all_->size())));
    emit linksChanged();
}

// Who has to be left out is found out on the work pool: a list may be long.
void LinkCheckBar::onFinished()
{
    showStage();
    button_->setFocus();
    if (check_.summary().of(LinkVerdict::Dead) > 0) {
        sorting_.setFuture(
            QtConcurrent::run(&workPool_, [entries = check_.entries(), links = check_.links()] {
                return withoutDead(*entries, *links);
            }));
    }
    emit linksChanged();
}

void LinkCheckBar::onLiving()
{
    if (sorting_.isCanceled() || sorting_.future().resultCount() == 0)
        return;
    living_ = sorting_.future().takeResult();
    showStage();
    if (leavesOut())
        emit entriesChanged();
}

// A million entries are not freed here.
void LinkCheckBar::forgetLiving()
{
    sorting_.cancel();
    workPool_.start([old = std::exchange(living_, {})] {});
}

void LinkCheckBar::showStage()
{
    const bool isRunning = check_.isRunning();
    const bool isChecked = check_.links() && !isRunning;
    button_->setVisible(!isRunning);
    button_->setEnabled(all_ && !all_->empty());
    button_->setText(isChecked ? tr("Check Lin&ks Again") : tr("Check Lin&ks"));
    progress_->setVisible(isRunning);
    cancel_->setVisible(isRunning);
    leaveOut_->setVisible(isChecked && living_.entries);
    if (!isRunning)
        words_->setText(isChecked ? words::preflightLine(check_.summary()) : QString());
    leaveOut_->setAccessibleDescription(words_->text());
    room_->setText(isChecked ? words::roomWarning(check_.summary(), check_.freeSpace())
                             : QString());
}

} // namespace haul
