#include "core/session/receipt.h"

namespace haul {

bool Receipt::isSettled() const
{
    const std::lock_guard lock(mutex_);
    return result_.has_value();
}

Result<void> Receipt::wait() const
{
    std::unique_lock lock(mutex_);
    settled_.wait(lock, [this] { return result_.has_value(); });
    return *result_;
}

void Receipt::settle(Result<void> result)
{
    {
        const std::lock_guard lock(mutex_);
        result_ = std::move(result);
    }
    settled_.notify_all();
}

} // namespace haul
