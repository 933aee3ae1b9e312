// From the lanes and the work pool to the main thread: events in, bundles out.
//
//     EventQueue events([] { /* the first event after a takeAll(): somebody come and look */ });
//     events.push(event);                 // any thread
//     for (auto &event : events.takeAll()) ...   // main thread
#pragma once

#include "core/model/taskevent.h"

#include <functional>
#include <mutex>
#include <vector>

namespace haul {

class EventQueue
{
public:
    // Called on the pushing thread, without the lock.
    explicit EventQueue(std::function<void()> waker)
        : waker_(std::move(waker))
    {
    }

    void push(TaskEvent event);
    std::vector<TaskEvent> takeAll();

private:
    std::function<void()> waker_;
    std::mutex mutex_;
    std::vector<TaskEvent> events_;
};

} // namespace haul
