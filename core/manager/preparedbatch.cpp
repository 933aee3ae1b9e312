#include "core/manager/preparedbatch.h"

#include "core/manager/taskmanager.h"

namespace haul {

std::shared_ptr<PreparedBatch> prepareBatch(const BatchRequest &request)
{
    return std::make_shared<PreparedBatch>(PreparedBatch{
        makeTasks(request.entries->size(), request.settings), WaitingList(request.entries)});
}

} // namespace haul
