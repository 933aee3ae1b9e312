#include "ui/windowactions.h"

#include "ui/endmenu.h"
#include "ui/icons.h"
#include "ui/prioritymenu.h"
#include "ui/ratemenu.h"

#include <QCoreApplication>
#include <QDir>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QToolBar>

namespace haul {
namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("haul::WindowActions", text);
}

QAction *make(QMainWindow *window, const char *name, const QString &text,
              const QList<QKeySequence> &keys = {}, const QIcon &icon = {})
{
    auto *action = new QAction(icon, text, window);
    action->setObjectName(QLatin1String(name));
    action->setShortcuts(keys);
    window->addAction(action);
    return action;
}

// Under the button: the tooltip says more than its label.
void explain(QAction *action, const QString &shortText, const QString &toolTip)
{
    action->setIconText(shortText);
    const QString keys = action->shortcut().toString(QKeySequence::NativeText);
    action->setToolTip(keys.isEmpty() ? toolTip : QStringLiteral("%1 (%2)").arg(toolTip, keys));
}

} // namespace

WindowActions::WindowActions(QMainWindow *window)
{
    makeFileActions(window);
    makeBatchActions(window);
    makeTaskActions(window);
    fillMenus(window);
    fillToolBar(window);
}

void WindowActions::makeFileActions(QMainWindow *window)
{
    importList =
        make(window, "importList", tr("&Import List…"), {QKeySequence::Open}, icon(Icon::Import));
    explain(importList, tr("Import"), tr("Import a list of URLs from a file"));
    addUrls = make(window, "addUrls", tr("&Add URLs…"), {QKeySequence::New}, icon(Icon::Add));
    explain(addUrls, tr("Add"), tr("Type URLs or paste them"));
    paste = make(window, "paste", tr("&Paste URLs"), {QKeySequence::Paste}, icon(Icon::Paste));
    explain(paste, tr("Paste"), tr("Import the URLs on the clipboard"));
    grabPage = make(window, "grabPage", tr("Lin&ks of a Page…"),
                    {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K)});
    speedLimit =
        make(window, "speedLimit", tr("Speed &Limit…"), {QKeySequence(Qt::CTRL | Qt::Key_L)});
    explain(speedLimit, tr("Limit"), tr("Limit the speed of all batches together"));
    watchClipboard = make(window, "watchClipboard", tr("&Watch the Clipboard"));
    watchClipboard->setCheckable(true);
    watchClipboard->setToolTip(tr("Offers to import the URLs in what is copied anywhere; nothing "
                                  "starts by itself"));
    watchFolder = make(window, "watchFolder", {});
    watchFolder->setCheckable(true);
    watchFolder->setToolTip(tr("Lists that are put into the folder open in the import preview, and "
                               "are then called “….taken”"));
    setWatchedFolder({});
    goOnAtStart = make(window, "goOnAtStart", tr("&Go On at Start"));
    goOnAtStart->setCheckable(true);
    goOnAtStart->setToolTip(tr("When Haul starts, batches that have not ended go on by themselves; "
                               "otherwise they wait, paused"));
    settings = make(window, "settings", tr("&Settings…"),
                    {QKeySequence::Preferences, QKeySequence(Qt::CTRL | Qt::Key_Comma)});
    settings->setMenuRole(QAction::PreferencesRole);
    quit = make(window, "quit", tr("&Quit"), {QKeySequence::Quit});
    quit->setMenuRole(QAction::QuitRole);

    undoRemoval = make(window, "undoRemoval", tr("Un&do Removal"), {QKeySequence::Undo});
    undoRemoval->setEnabled(false);
    copyUrl = make(window, "copyUrl", tr("Copy &URL"), {QKeySequence::Copy}, icon(Icon::Copy));
    selectAll = make(window, "selectAll", tr("Select &All"), {QKeySequence::SelectAll});
    filter = make(window, "filter", tr("&Filter"), {QKeySequence::Find}, icon(Icon::Search));
    showDetails = make(window, "showDetails", tr("&Details"), {QKeySequence(Qt::Key_F7)});
    showDetails->setCheckable(true);
    showDetails->setChecked(true);
    trayIcon = make(window, "trayIcon", tr("&Tray Icon"));
    trayIcon->setCheckable(true);
    notify = make(window, "notify", tr("&Notify When Batches End"));
    notify->setCheckable(true);
    about = make(window, "about", tr("&About Haul"), {}, icon(Icon::About));
    about->setMenuRole(QAction::AboutRole);
}

void WindowActions::makeBatchActions(QMainWindow *window)
{
    pauseBatch = make(window, "pauseBatch", {}, {QKeySequence(Qt::CTRL | Qt::Key_P)});
    setPaused(false);
    startBatchAt = make(window, "startBatchAt", tr("&Start at a Time…"));
    cancelBatch = make(window, "cancelBatch", tr("&Cancel Batch"),
                       {QKeySequence(Qt::CTRL | Qt::Key_Period)}, icon(Icon::Cancel));
    explain(cancelBatch, tr("Cancel"), tr("Cancel the whole batch"));
    retryFailed = make(window, "retryFailed", tr("Retry &Failed"),
                       {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R)}, icon(Icon::Retry));
    explain(retryFailed, tr("Retry failed"), tr("Try all failed tasks of this batch again"));
    renameBatch = make(window, "renameBatch", tr("Rena&me"), {QKeySequence(Qt::Key_F2)});
    moveBatchUp = make(window, "moveBatchUp", tr("Move &Up"), {QKeySequence(Qt::ALT | Qt::Key_Up)});
    moveBatchDown =
        make(window, "moveBatchDown", tr("Move &Down"), {QKeySequence(Qt::ALT | Qt::Key_Down)});
    changeBatchFolder = make(window, "changeBatchFolder", tr("C&hange Folder…"));
    openBatchFolder = make(window, "openBatchFolder", tr("&Open Folder"),
                           {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O)}, icon(Icon::Folder));
    explain(openBatchFolder, tr("Open folder"), tr("Open the folder of this batch"));
    exportAll = make(window, "exportAll", tr("&All Tasks…"));
    exportFailed = make(window, "exportFailed", tr("&Failed, with Reasons…"));
    exportNotDone = make(window, "exportNotDone", tr("&Not Done…"));
    exportChosen =
        make(window, "exportChosen", tr("&Chosen Tasks…"), {QKeySequence(Qt::CTRL | Qt::Key_E)});
    exportResults = make(window, "exportResults", tr("&Results as a Table…"));
    exportLinks = make(window, "exportLinks", tr("&Links of All Results…"));
    grabLinks =
        make(window, "grabLinks", tr("Collect Lin&ks…"), {QKeySequence(Qt::CTRL | Qt::Key_K)});
    removeBatch = make(window, "removeBatch", tr("Remo&ve from List"),
                       {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Delete)}, icon(Icon::Remove));
    deleteFiles = make(window, "deleteFiles", tr("Delete F&iles…"));
    removeEnded = make(window, "removeEnded", tr("Remove All &That Have Ended"));
}

void WindowActions::makeTaskActions(QMainWindow *window)
{
    // Return and Delete belong to the table, and are set up there.
    const QString key = u'\t' + QKeySequence(Qt::Key_Return).toString(QKeySequence::NativeText);
    openFile = make(window, "openFile", tr("&Open") + key, {}, icon(Icon::Open));
    openFolder = make(window, "openFolder", tr("Open &Folder"), {}, icon(Icon::Folder));
    retry = make(window, "retry", tr("&Retry"),
                 {QKeySequence(Qt::CTRL | Qt::Key_R), QKeySequence(Qt::Key_F5)}, icon(Icon::Retry));
    cancel = make(window, "cancel", {}, {}, icon(Icon::Cancel));
    remove = make(window, "remove", {}, {}, icon(Icon::Remove));
    setDeleteCancels(true);
}

void WindowActions::fillMenus(QMainWindow *window)
{
    QMenu *file = window->menuBar()->addMenu(tr("&File"));
    file->addActions({importList, addUrls, paste, grabPage});
    file->addSeparator();
    file->addAction(speedLimit);
    file->addAction(goOnAtStart);
    file->addActions({watchClipboard, watchFolder});
    endMenu = new EndMenu(file);
    file->addMenu(endMenu);
    file->setToolTipsVisible(true);
    file->addSeparator();
    file->addAction(quit);

    QMenu *edit = window->menuBar()->addMenu(tr("&Edit"));
    edit->addAction(undoRemoval);
    edit->addSeparator();
    edit->addActions({copyUrl, selectAll});
    edit->addSeparator();
    edit->addAction(filter);
    edit->addSeparator();
    edit->addAction(settings);

    batchMenu = window->menuBar()->addMenu(tr("&Batch"));
    batchMenu->addActions({pauseBatch, startBatchAt, cancelBatch, retryFailed});
    batchMenu->addSeparator();
    batchRateMenu = new RateMenu(tr("Speed &Limit"), batchMenu);
    batchMenu->addMenu(batchRateMenu);
    batchPriorityMenu = new PriorityMenu(tr("Priorit&y"), batchMenu);
    batchMenu->addMenu(batchPriorityMenu);
    batchMenu->addActions({moveBatchUp, moveBatchDown});
    batchMenu->addSeparator();
    batchMenu->addActions({renameBatch, changeBatchFolder, openBatchFolder});
    exportMenu = new QMenu(tr("&Export"), batchMenu);
    exportMenu->addActions({exportAll, exportFailed, exportNotDone, exportChosen});
    exportMenu->addSeparator();
    exportMenu->addActions({exportResults, exportLinks});
    batchMenu->addMenu(exportMenu);
    batchMenu->addAction(grabLinks);
    batchMenu->addSeparator();
    batchMenu->addActions({removeBatch, removeEnded, deleteFiles});

    taskMenu = window->menuBar()->addMenu(tr("&Task"));
    taskMenu->addActions({openFile, openFolder, copyUrl});
    taskMenu->addMenu(exportMenu);
    taskMenu->addSeparator();
    taskMenu->addActions({retry, cancel});
    taskMenu->addSeparator();
    taskMenu->addAction(remove);

    viewMenu = window->menuBar()->addMenu(tr("&View"));
    viewMenu->addAction(showDetails);
    viewMenu->addSeparator();
    viewMenu->addActions({trayIcon, notify});
    window->menuBar()->addMenu(tr("&Help"))->addAction(about);
}

void WindowActions::fillToolBar(QMainWindow *window)
{
    QToolBar *bar = window->addToolBar(tr("Toolbar"));
    bar->setObjectName(QStringLiteral("toolbar"));
    bar->setMovable(false);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    const int side = window->fontMetrics().height() + 3;
    bar->setIconSize(QSize(side, side));
    bar->addActions({importList, paste});
    bar->addSeparator();
    bar->addActions({pauseBatch, cancelBatch, retryFailed});
    bar->addSeparator();
    bar->addAction(openBatchFolder);
}

void WindowActions::setDeleteCancels(bool cancels)
{
    const QString key =
        u'\t' + QKeySequence(QKeySequence::Delete).toString(QKeySequence::NativeText);
    cancel->setText(tr("&Cancel") + (cancels ? key : QString()));
    remove->setText(tr("Re&move from List") + (cancels ? QString() : key));
}

void WindowActions::setWatchedFolder(const QString &folder)
{
    watchFolder->setText(folder.isEmpty() ? tr("Watch a &Folder…")
                                          : tr("Watch “%1”").arg(QDir(folder).dirName()));
    watchFolder->setChecked(!folder.isEmpty());
}

void WindowActions::setPaused(bool paused)
{
    pauseBatch->setText(paused ? tr("&Resume Batch") : tr("&Pause Batch"));
    pauseBatch->setIcon(icon(paused ? Icon::Resume : Icon::Pause));
    explain(pauseBatch, paused ? tr("Resume") : tr("Pause"),
            paused ? tr("Go on with this batch")
                   : tr("Pause this batch; what is under way waits as well"));
}

} // namespace haul
