#include "ui/freespace.h"

#include "core/files/diskspace.h"
#include "ui/batchfigures.h"
#include "ui/paint.h"
#include "ui/runwatch.h"
#include "ui/words.h"

#include <QEvent>
#include <QtConcurrent>

#include <limits>

namespace haul {
namespace {

constexpr qint64 askEvery = 3000; // milliseconds

} // namespace

FreeSpace::FreeSpace(TaskManager &manager, const RunWatch &runs, QWidget *parent)
    : QLabel(parent)
    , manager_(manager)
{
    setObjectName(QStringLiteral("freeSpace"));
    setAccessibleName(tr("Free space"));
    setContentsMargins(8, 2, 8, 2);
    connect(&question_, &QFutureWatcherBase::finished, this, &FreeSpace::take);
    connect(&runs, &RunWatch::sampled, this, &FreeSpace::askNowAndThen);
    hide();
}

void FreeSpace::setBatch(std::optional<BatchId> id)
{
    batch_ = id;
    const BatchRecord *batch = id ? manager_.batch(*id) : nullptr;
    const QString folder = batch ? batch->settings->folder : QString();
    if (folder != folder_) {
        folder_ = folder;
        free_.reset();
    }
    refresh();
    if (!folder_.isEmpty())
        ask();
}

void FreeSpace::askNowAndThen()
{
    if (!folder_.isEmpty() && (!sinceAsked_.isValid() || sinceAsked_.elapsed() >= askEvery))
        ask();
}

void FreeSpace::ask()
{
    if (question_.isRunning())
        return;
    sinceAsked_.start();
    asked_ = folder_;
    question_.setFuture(QtConcurrent::run(&manager_.workPool(), freeSpace, folder_));
}

// Of a folder that nobody looks at any more, it was for nothing.
void FreeSpace::take()
{
    if (question_.future().resultCount() == 0)
        return;
    if (asked_ != folder_) {
        if (!folder_.isEmpty())
            ask();
        return;
    }
    const Result<qint64> space = question_.result();
    const bool isKnown = space && *space != std::numeric_limits<qint64>::max();
    free_ = isKnown ? std::optional(*space) : std::nullopt;
    refresh();
}

void FreeSpace::refresh()
{
    const BatchRecord *batch = batch_ ? manager_.batch(*batch_) : nullptr;
    setVisible(batch && free_);
    if (!batch || !free_)
        return;
    const qint64 needed = estimatedWaiting(batch->counts);
    isWarning_ = needed > *free_;
    setText(isWarning_
                ? tr("%1 free, about %2 to come").arg(words::size(*free_), words::size(needed))
                : tr("%1 free").arg(words::size(*free_)));
    setToolTip(isWarning_ ? tr("The rest of this batch will probably not fit into %1").arg(folder_)
                          : tr("Room for files in %1").arg(folder_));
    setAccessibleDescription(toolTip());
    recolour();
}

void FreeSpace::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange && parentWidget())
        recolour();
    QLabel::changeEvent(event);
}

void FreeSpace::recolour()
{
    const QPalette around = parentWidget() ? parentWidget()->palette() : palette();
    QPalette own = around;
    if (isWarning_)
        own.setColor(QPalette::WindowText, paint::warningColour(around));
    if (own.color(QPalette::WindowText) != palette().color(QPalette::WindowText))
        setPalette(own);
}

} // namespace haul
