// That a fact is on disk: given to whoever must not go on before it is.
//
//     const ReceiptPtr receipt = session.ask(facts, settling);
//     if (const Result<void> recorded = receipt->wait(); !recorded) ...   // the work pool
//     if (receipt->isSettled()) ...        // a lane, which never waits: of one with Settling::Told
//
// Any thread.
#pragma once

#include "core/base/result.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>

namespace haul {

class Receipt
{
public:
    bool isSettled() const;
    // Until it is settled: success once the fact is on disk, else why it is not.
    Result<void> wait() const;

    // By the session. Once.
    void settle(Result<void> result);

private:
    mutable std::mutex mutex_;
    mutable std::condition_variable settled_;
    std::optional<Result<void>> result_;
};

using ReceiptPtr = std::shared_ptr<Receipt>;

} // namespace haul
