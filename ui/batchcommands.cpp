#include "ui/batchcommands.h"

#include "ui/batchpane.h"
#include "ui/desktop.h"
#include "ui/filedeletion.h"
#include "ui/noticebar.h"
#include "ui/prioritymenu.h"
#include "ui/ratemenu.h"
#include "ui/startdialog.h"
#include "ui/windowactions.h"

#include <QDir>
#include <QFileDialog>
#include <QListView>
#include <QShortcut>

#include <algorithm>

namespace haul {

BatchCommands::BatchCommands(TaskManager &manager, BatchPane &batches, WindowActions &actions,
                             NoticeBar &bar)
    : manager_(manager)
    , batches_(batches)
    , actions_(actions)
    , bar_(bar)
    , removal_(manager, bar)
{
    connectActions();
    connectKeys();
    connectMenus();
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
    on(actions_.startBatchAt, &BatchCommands::askForStart);
    on(actions_.cancelBatch, &BatchCommands::cancel);
    on(actions_.retryFailed, &BatchCommands::retryFailed);
    on(actions_.openBatchFolder, &BatchCommands::openFolder);
    on(actions_.removeBatch, &BatchCommands::remove);
    on(actions_.deleteFiles, &BatchCommands::deleteFiles);
    on(actions_.changeBatchFolder, &BatchCommands::chooseFolder);
    connect(actions_.renameBatch, &QAction::triggered, &batches_, &BatchPane::rename);
    connect(actions_.moveBatchUp, &QAction::triggered, this, [this] { move(-1); });
    connect(actions_.moveBatchDown, &QAction::triggered, this, [this] { move(+1); });
    connect(actions_.undoRemoval, &QAction::triggered, &removal_, &BatchRemoval::undo);
    connect(&removal_, &BatchRemoval::changed, this,
            [this] { actions_.undoRemoval->setEnabled(removal_.mayUndo()); });
    connect(&removal_, &BatchRemoval::broughtBack, &batches_, &BatchPane::choose);
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
    onKey(QKeyCombination(Qt::ShiftModifier, Qt::Key_Delete), &BatchCommands::deleteFiles);
    onKey(Qt::Key_Space, &BatchCommands::togglePause);
}

void BatchCommands::connectMenus()
{
    PriorityMenu *priorities = actions_.batchPriorityMenu;
    connect(priorities, &QMenu::aboutToShow, this, [this, priorities] {
        const auto id = batches_.current();
        if (const BatchRecord *batch = id ? manager_.batch(*id) : nullptr)
            priorities->setPriority(batch->rank.priority);
    });
    connect(priorities, &PriorityMenu::chosen, this, [this](BatchPriority priority) {
        if (const auto id = batches_.current())
            manager_.setBatchPriority(*id, priority);
    });
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
    if (batch->hold == Hold::StartTime)
        startBatchAt(manager_, id, {});
    else
        manager_.future(id).setSuspended(!batch->paused);
}

void BatchCommands::askForStart(BatchId id)
{
    (new StartDialog(manager_, id, batches_.window()))->open();
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

void BatchCommands::remove(BatchId id)
{
    removal_.remove({id});
}

void BatchCommands::removeEnded()
{
    std::vector<BatchId> ended = manager_.batches();
    std::erase_if(ended, [this](BatchId id) { return !manager_.batch(id)->hasEnded(); });
    removal_.remove(ended);
}

void BatchCommands::deleteFiles(BatchId id)
{
    const BatchRecord *batch = manager_.batch(id);
    if (!batch || batch->counts.of(TaskState::Done) == 0)
        return;
    auto *deletion = new FileDeletion(manager_, bar_, id, batches_.window());
    connect(deletion, &FileDeletion::broughtBack, &batches_, &BatchPane::choose);
    deletion->ask();
}

// Beyond the next one that is shown, whatever stands between them.
void BatchCommands::move(int rows)
{
    const auto id = batches_.current();
    const auto other = batches_.neighbour(rows);
    if (!id || !other)
        return;
    const std::vector<BatchId> all = manager_.batches();
    manager_.moveBatch(*id, std::find(all.begin(), all.end(), *other) - all.begin());
}

void BatchCommands::chooseFolder(BatchId id)
{
    const BatchRecord *batch = manager_.batch(id);
    if (!batch)
        return;
    auto *dialog =
        new QFileDialog(batches_.window(),
                        tr("Folder for what is still to come — files that are there already stay"));
    dialog->setObjectName(QStringLiteral("batchFolder"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setDirectory(batch->settings->folder);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, id](const QString &folder) { setFolder(id, folder); });
    dialog->open();
}

void BatchCommands::setFolder(BatchId id, const QString &folder)
{
    manager_.setBatchFolder(id, QDir::cleanPath(folder));
    if (const BatchRecord *batch = manager_.batch(id))
        bar_.tell(
            tr("Files of “%1” go to %2 from now on. Those that are there, or have begun, stay "
               "where they are.")
                .arg(batch->name, QDir::toNativeSeparators(batch->settings->folder)));
}

// What runs is stopped first; what has ended leaves the list.
void BatchCommands::cancelOrRemove(BatchId id)
{
    const BatchRecord *batch = manager_.batch(id);
    if (batch && !batch->hasEnded())
        cancel(id);
    else
        remove(id);
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
    actions_.setPaused(running && (batch->paused || batch->hold == Hold::StartTime));
    actions_.pauseBatch->setEnabled(running);
    actions_.startBatchAt->setEnabled(running);
    actions_.cancelBatch->setEnabled(running);
    actions_.retryFailed->setEnabled(batch && batch->counts.of(TaskState::Failed) > 0);
    actions_.batchRateMenu->menuAction()->setEnabled(batch);
    actions_.batchPriorityMenu->menuAction()->setEnabled(batch);
    actions_.renameBatch->setEnabled(batch);
    actions_.moveBatchUp->setEnabled(batches_.neighbour(-1).has_value());
    actions_.moveBatchDown->setEnabled(batches_.neighbour(+1).has_value());
    actions_.changeBatchFolder->setEnabled(batch);
    actions_.openBatchFolder->setEnabled(batch);
    actions_.removeBatch->setEnabled(batch);
    actions_.deleteFiles->setEnabled(batch && batch->counts.of(TaskState::Done) > 0);
    const std::vector<BatchId> all = manager_.batches();
    actions_.removeEnded->setEnabled(std::any_of(
        all.begin(), all.end(), [this](BatchId each) { return manager_.batch(each)->hasEnded(); }));
}

} // namespace haul
