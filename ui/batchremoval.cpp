#include "ui/batchremoval.h"

#include "ui/noticebar.h"
#include "ui/words.h"

#include <utility>

namespace haul {

BatchRemoval::BatchRemoval(TaskManager &manager, NoticeBar &bar)
    : manager_(manager)
    , bar_(bar)
{
    connect(&bar, &NoticeBar::undone, this, &BatchRemoval::bringBack);
    connect(&bar, &NoticeBar::passed, this, &BatchRemoval::forget);
}

BatchRemoval::~BatchRemoval()
{
    forget();
}

void BatchRemoval::remove(const std::vector<BatchId> &batches)
{
    if (batches.empty())
        return;
    bar_.dismiss(); // what was removed before is removed for good
    const BatchRecord *first = manager_.batch(batches.front());
    const QString words = batches.size() > 1
                              ? tr("Removed %1 batches").arg(words::number(qint64(batches.size())))
                              : tr("Removed “%1”").arg(first ? first->name : QString());
    removed_ = batches;
    for (const BatchId id : batches)
        manager_.hideBatch(id);
    bar_.offerUndo(words);
}

void BatchRemoval::bringBack()
{
    const std::vector<BatchId> back = std::exchange(removed_, {});
    for (const BatchId id : back)
        manager_.showBatch(id);
    if (!back.empty())
        emit broughtBack(back.front());
}

void BatchRemoval::forget()
{
    const std::vector<BatchId> gone = std::exchange(removed_, {});
    for (const BatchId id : gone)
        manager_.removeBatch(id);
}

} // namespace haul
