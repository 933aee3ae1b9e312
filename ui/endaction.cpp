#include "ui/endaction.h"

#include <algorithm>

namespace haul {

EndAction::EndAction(TaskManager &manager, std::chrono::milliseconds second, QObject *parent)
    : QObject(parent)
    , manager_(manager)
{
    timer_.setInterval(second);
    connect(&timer_, &QTimer::timeout, this, &EndAction::count);
    connect(&manager, &TaskManager::runStarted, this, [this] {
        hasRun_ = true;
        stopCounting();
    });
    // A run finishes after its last task: its results have been made.
    connect(&manager, &TaskManager::runFinished, this, &EndAction::look);
    // What still ran is gone, if it was the last of several.
    connect(&manager, &TaskManager::batchRemoved, this, &EndAction::look);
}

void EndAction::choose(EndChoice choice)
{
    if (choice == choice_)
        return;
    const bool wasCounting = timer_.isActive();
    stopCounting();
    choice_ = choice;
    hasRun_ = wasCounting || isAnythingOpen();
    emit chosen(choice);
    if (wasCounting)
        look(); // from the beginning: it is something else now
}

void EndAction::cancel()
{
    choose(EndChoice::Nothing);
}

// A paused batch has not ended either: somebody means to go on with it.
bool EndAction::isAnythingOpen() const
{
    const std::vector<BatchId> ids = manager_.batches();
    return std::any_of(ids.begin(), ids.end(), [this](BatchId id) {
        return !manager_.batch(id)->hasEnded() || !manager_.future(id).isFinished();
    });
}

void EndAction::look()
{
    if (choice_ == EndChoice::Nothing || !hasRun_ || timer_.isActive() || isAnythingOpen())
        return;
    left_ = countdownSeconds;
    timer_.start();
    emit countingDown(left_);
}

void EndAction::count()
{
    if (--left_ > 0) {
        emit countingDown(left_);
        return;
    }
    const EndChoice choice = choice_;
    choose(EndChoice::Nothing); // once
    emit due(choice);
}

void EndAction::stopCounting()
{
    if (!timer_.isActive())
        return;
    timer_.stop();
    emit countdownOver();
}

} // namespace haul
