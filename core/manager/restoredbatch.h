// A batch of an earlier run of the program, after a look at the disk: what its tasks are now.
//
//     RestoredBatch batch = restoreBatch(std::move(saved), names);   // the session's thread
//     book.adopt(std::move(batch.record));                           // the main thread
//
// All that grows with the number of tasks happens here and not on the main thread.
#pragma once

#include "core/manager/batchrecord.h"
#include "core/parse/parser.h"
#include "core/session/savedbatch.h"
#include "core/session/sessionfacts.h"
#include "core/transfer/keptwork.h"

#include <memory>
#include <utility>
#include <vector>

namespace haul {

class NameRegistry;

struct RestoredBatch
{
    std::unique_ptr<BatchRecord> record;
    std::vector<bool> waiting; // of each task, whether it is to be queued
    qint64 open = 0;           // tasks that have not ended, removed ones as well
    bool isCrawling = false;   // links of its results may still have to be followed
    std::vector<std::pair<TaskId, KeptWork>> kept;
    std::vector<ParseRequest> unparsed;   // done, but without the result that they should have
    std::vector<SessionFact> corrections; // what the session has to know now
};

// Names that its tasks hold are reserved in `names`.
RestoredBatch restoreBatch(SavedBatch saved, NameRegistry &names);

} // namespace haul
