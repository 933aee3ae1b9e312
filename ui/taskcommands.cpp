#include "ui/taskcommands.h"

#include "ui/desktop.h"
#include "ui/taskpane.h"
#include "ui/windowactions.h"

#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>
#include <QShortcut>
#include <QTableView>

namespace haul {

TaskCommands::TaskCommands(TaskManager &manager, TaskPane &tasks, WindowActions &actions,
                           NoticeBar &bar)
    : manager_(manager)
    , tasks_(tasks)
    , actions_(actions)
    , removal_(manager, bar)
{
    connectActions();
    connectKeys();
}

void TaskCommands::connectActions()
{
    const auto on = [this](QAction *action, void (TaskCommands::*command)()) {
        connect(action, &QAction::triggered, this, command);
    };
    on(actions_.openFile, &TaskCommands::openFile);
    on(actions_.openFolder, &TaskCommands::openFolder);
    on(actions_.copyUrl, &TaskCommands::copyUrls);
    on(actions_.retry, &TaskCommands::retry);
    on(actions_.cancel, &TaskCommands::cancel);
    on(actions_.remove, &TaskCommands::remove);
    connect(actions_.selectAll, &QAction::triggered, tasks_.table(), &QTableView::selectAll);
    connect(actions_.filter, &QAction::triggered, &tasks_, &TaskPane::focusFilter);
    connect(&removal_, &TaskRemoval::broughtBack, this, &TaskCommands::broughtBack);
    connect(&tasks_, &TaskPane::openWished, this, &TaskCommands::openFile);
    connect(&tasks_, &TaskPane::cancelWished, this,
            [this](TaskId id) { manager_.cancel(std::span(&id, 1)); });
}

// Keys that mean something else in a text field belong to the table alone.
void TaskCommands::connectKeys()
{
    QTableView *table = tasks_.table();
    const auto onKey = [&](const QKeySequence &key, void (TaskCommands::*command)()) {
        auto *shortcut = new QShortcut(key, table);
        shortcut->setContext(Qt::WidgetShortcut);
        connect(shortcut, &QShortcut::activated, this, command);
    };
    onKey(Qt::Key_Return, &TaskCommands::openFile);
    onKey(Qt::Key_Enter, &TaskCommands::openFile);
    onKey(QKeySequence::Delete, &TaskCommands::cancelOrRemove);
    for (QAction *action : {actions_.copyUrl, actions_.selectAll}) {
        action->setShortcutContext(Qt::WidgetShortcut);
        table->addAction(action);
    }
}

const BatchRecord *TaskCommands::batch() const
{
    const auto id = tasks_.batch();
    return id ? manager_.batch(*id) : nullptr;
}

QString TaskCommands::currentPath() const
{
    const auto id = tasks_.current();
    const BatchRecord *of = batch();
    if (!id || !of)
        return {};
    const OutcomePtr outcome = outcomeOf(*of, id->index);
    const bool isThere =
        outcome && (outcome->state == TaskState::Done || outcome->state == TaskState::Skipped);
    return isThere ? outcome->path : QString();
}

void TaskCommands::openFile()
{
    open(currentPath());
}

void TaskCommands::openFolder()
{
    const QString path = currentPath();
    if (!path.isEmpty())
        open(QFileInfo(path).path());
    else if (const BatchRecord *of = batch())
        open(of->settings->folder);
}

void TaskCommands::open(const QString &path)
{
    if (!openOnDesktop(path))
        tasks_.showProblem(tr("This cannot be opened: it is no longer there, or no program is "
                              "known for it."),
                           path);
}

void TaskCommands::copyUrls()
{
    const BatchRecord *of = batch();
    if (!of)
        return;
    QByteArray urls;
    for (const TaskId id : tasks_.chosen())
        urls += (*of->entries)[id.index].url + '\n';
    urls.chop(1);
    QGuiApplication::clipboard()->setText(QString::fromUtf8(urls));
}

void TaskCommands::retry()
{
    manager_.retry(tasks_.chosen());
}

void TaskCommands::cancel()
{
    manager_.cancel(tasks_.chosen());
}

void TaskCommands::remove()
{
    removal_.remove(tasks_.chosen());
}

// What runs is stopped first; what has ended leaves the list.
void TaskCommands::cancelOrRemove()
{
    if (tasks_.mayCancel())
        cancel();
    else
        remove();
}

void TaskCommands::updateActions()
{
    const bool isThere = batch() != nullptr;
    actions_.selectAll->setEnabled(isThere);
    actions_.filter->setEnabled(isThere);

    const bool chosen = isThere && tasks_.hasChoice();
    actions_.openFile->setEnabled(chosen && !currentPath().isEmpty());
    actions_.openFolder->setEnabled(chosen);
    actions_.copyUrl->setEnabled(chosen);
    actions_.retry->setEnabled(chosen && tasks_.mayRetry());
    const bool mayCancel = chosen && tasks_.mayCancel();
    actions_.cancel->setEnabled(mayCancel);
    actions_.setDeleteCancels(mayCancel);
    actions_.remove->setEnabled(chosen);
}

} // namespace haul
