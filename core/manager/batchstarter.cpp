#include "core/manager/batchstarter.h"

#include <QtConcurrent>

#include <utility>

namespace haul {
namespace {

// Up to so many are as good as none.
constexpr size_t fewEntries = 5'000;

} // namespace

BatchStarter::BatchStarter(TaskManager &manager)
    : manager_(manager)
{
    connect(&preparing_, &QFutureWatcherBase::finished, this, [this] {
        waiting_.front().prepared = preparing_.result();
        submitFirst();
        startNext();
    });
}

BatchStarter::~BatchStarter()
{
    preparing_.disconnect(this);
    blockSignals(true);
    while (!waiting_.empty())
        submitFirst();
}

void BatchStarter::start(const BatchRequest &request)
{
    if (hasEnded_)
        return;
    waiting_.push_back(request);
    if (waiting_.size() == 1)
        startNext();
}

void BatchStarter::end()
{
    hasEnded_ = true;
    preparing_.disconnect(this);
    waiting_.clear();
}

void BatchStarter::startNext()
{
    while (!waiting_.empty() && waiting_.front().entries->size() <= fewEntries)
        submitFirst();
    if (!waiting_.empty())
        preparing_.setFuture(
            QtConcurrent::run(&manager_.workPool(), prepareBatch, waiting_.front()));
}

void BatchStarter::submitFirst()
{
    BatchRequest request = std::move(waiting_.front());
    waiting_.pop_front();
    emit started(manager_.submit(std::move(request)));
}

} // namespace haul
