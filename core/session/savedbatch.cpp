#include "core/session/savedbatch.h"

namespace haul {

OutcomePtr outcomeOf(const SavedBatch &batch, const SavedTask &task)
{
    if (task.plainOutcome != PlainOutcomes::nowhere)
        return batch.plainOutcomes.at(task.plainOutcome, {batch.id, task.index});
    return task.outcome;
}

} // namespace haul
