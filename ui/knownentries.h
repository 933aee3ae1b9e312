// Which entries of a list other batches have already: the same URL, letter for letter.
//
//     QFuture<KnownEntries> future = findKnownEntries(list->entries, batches, workPool);
//
// About 20 bytes an entry of the list while it looks; cancelled within milliseconds, and without a
// result then. Any thread.
#pragma once

#include "core/model/entry.h"

#include <QFuture>

#include <vector>

class QThreadPool;

namespace haul {

struct KnownEntries
{
    qint64 count = 0;
    SharedEntries others; // the rest; null when none is known
};

QFuture<KnownEntries> findKnownEntries(SharedEntries entries, std::vector<SharedEntries> batches,
                                       QThreadPool &pool);

} // namespace haul
