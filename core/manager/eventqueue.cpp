#include "core/manager/eventqueue.h"

namespace haul {

void EventQueue::push(TaskEvent event)
{
    bool first = false;
    {
        const std::lock_guard lock(mutex_);
        first = events_.empty();
        events_.push_back(std::move(event));
    }
    if (first)
        waker_();
}

std::vector<TaskEvent> EventQueue::takeAll()
{
    const std::lock_guard lock(mutex_);
    return std::exchange(events_, {});
}

} // namespace haul
