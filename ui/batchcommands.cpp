#include "ui/batchcommands.h"

#include "ui/batchpane.h"
#include "ui/desktop.h"
#include "ui/ratemenu.h"
#include "ui/windowactions.h"

#include <QListView>
#include <QShortcut>

#include <algorithm>

namespace haul {

BatchCommands::BatchCommands(TaskManager &manager, BatchPane &batches, WindowActions &actions)
    : manager_(manager)
    , batches_(batches)
    , actions_(actions)
{
    connectActions();
    connectKeys();
    connectRateMenu();
}

void BatchCommands::connectActions()
{
    const auto on = [this](QAction *action, void (BatchCommands::*command)(BatchId)) {
        connect(action, &QAction::triggered, this, [this, command] {
            if (const auto id = batches_.current())
                (this->*command)(*id);
        });
    };
    on(actions_.pauseBatch, &BatchCommands::togglePause);
    on(actions_.cancelBatch, &BatchCommands::cancel);
    on(actions_.retryFailed, &BatchCommands::retryFailed);
    on(actions_.openBatchFolder, &BatchCommands::openFolder);
    connect(actions_.removeBatch, &QAction::triggered, this, [this] {
        if (const auto id = batches_.current())
            manager_.removeBatch(*id);
    });
    connect(actions_.removeEnded, &QAction::triggered, this, &BatchCommands::removeEnded);
    connect(&batches_, &BatchPane::pauseWished, this, &BatchCommands::togglePause);
    connect(&batches_, &BatchPane::cancelWished, this, &BatchCommands::cancel);
}

void BatchCommands::connectKeys()
{
    const auto onKey = [this](const QKeySequence &key, void (BatchCommands::*command)(BatchId)) {
        auto *shortcut = new QShortcut(key, batches_.view());
        shortcut->setContext(Qt::WidgetShortcut);
        connect(shortcut, &QShortcut::activated, this, [this, command] {
            if (const auto id = batches_.current())
                (this->*command)(*id);
        });
    };
    onKey(QKeySequence::Delete, &BatchCommands::cancelOrRemove);
    onKey(Qt::Key_Space, &BatchCommands::togglePause);
}

void BatchCommands::connectRateMenu()
{
    RateMenu *menu = actions_.batchRateMenu;
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        if (const auto id = batches_.current())
            menu->setRate(manager_.batchRate(*id));
    });
    connect(menu, &RateMenu::chosen, this, [this](qint64 rate) {
        if (const auto id = batches_.current())
            manager_.setBatchRate(*id, rate);
    });
}

void BatchCommands::togglePause(BatchId id)
{
    const BatchRecord *batch = manager_.batch(id);
    if (!batch || batch->hasEnded())
        return;
    QFuture<OutcomePtr> future = manager_.future(id);
    future.setSuspended(!batch->paused);
}

void BatchCommands::cancel(BatchId id)
{
    if (manager_.batch(id))
        manager_.future(id).cancel();
}

void BatchCommands::retryFailed(BatchId id)
{
    const BatchRecord *batch = manager_.batch(id);
    if (!batch)
        return;
    std::vector<TaskId> failed;
    for (quint32 index = 0; index < batch->tasks.size(); ++index) {
        const TaskRecord &task = batch->tasks[index];
        if (task.state == TaskState::Failed && !task.removed)
            failed.push_back({id, index});
    }
    manager_.retry(failed);
}

void BatchCommands::removeEnded()
{
    for (const BatchId id : manager_.batches()) {
        if (manager_.batch(id)->hasEnded())
            manager_.removeBatch(id);
    }
}

// What runs is stopped first; what has ended leaves the list.
void BatchCommands::cancelOrRemove(BatchId id)
{
    const BatchRecord *batch = manager_.batch(id);
    if (batch && !batch->hasEnded())
        cancel(id);
    else
        manager_.removeBatch(id);
}

void BatchCommands::openFolder(BatchId id)
{
    if (const BatchRecord *batch = manager_.batch(id))
        openOnDesktop(batch->settings->folder);
}

void BatchCommands::updateActions()
{
    const auto id = batches_.current();
    const BatchRecord *batch = id ? manager_.batch(*id) : nullptr;
    const bool running = batch && !batch->hasEnded();
    actions_.setPaused(running && batch->paused);
    actions_.pauseBatch->setEnabled(running);
    actions_.cancelBatch->setEnabled(running);
    actions_.retryFailed->setEnabled(batch && batch->counts.of(TaskState::Failed) > 0);
    actions_.batchRateMenu->menuAction()->setEnabled(batch);
    actions_.openBatchFolder->setEnabled(batch);
    actions_.removeBatch->setEnabled(batch);
    const std::vector<BatchId> all = manager_.batches();
    actions_.removeEnded->setEnabled(std::any_of(
        all.begin(), all.end(), [this](BatchId each) { return manager_.batch(each)->hasEnded(); }));
}

} // namespace haul
