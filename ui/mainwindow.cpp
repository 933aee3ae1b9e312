#include "ui/mainwindow.h"

#include "ui/aboutbox.h"
#include "ui/batchpane.h"
#include "ui/detailspane.h"
#include "ui/emptystate.h"
#include "ui/icons.h"
#include "ui/importdialog.h"
#include "ui/linesplitter.h"
#include "ui/listsources.h"
#include "ui/resultspane.h"
#include "ui/taskdetails.h"
#include "ui/taskpane.h"
#include "ui/totalsline.h"
#include "ui/words.h"

#include <QClipboard>
#include <QCloseEvent>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHeaderView>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QShortcut>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QStatusBar>
#include <QTableView>
#include <QUrl>

namespace haul {

MainWindow::MainWindow(TaskManager &manager, const WindowOptions &options, QWidget *parent)
    : QMainWindow(parent)
    , manager_(manager)
    , options_(options)
    , memory_(options.settingsFile)
    , actions_(this)
    , pages_(new QStackedWidget(this))
    , empty_(new EmptyState(this))
    , sides_(new LineSplitter(Qt::Horizontal, this))
    , stack_(new LineSplitter(Qt::Vertical, this))
    , batches_(new BatchPane(manager, this))
    , tasks_(new TaskPane(manager, this))
    , details_(new DetailsPane(manager, this))
{
    setWindowTitle(tr("Haul"));
    setWindowIcon(applicationIcon());
    setAcceptDrops(true);
    layOut();
    connectActions();
    connectTaskActions();
    connectPanes();
    connectManager();
    restore();
    if (!manager.batches().empty())
        batches_->choose(manager.batches().back());
    updatePages();
    updateActions();
}

MainWindow::~MainWindow()
{
    // The panes still speak while they are being destroyed; nobody listens any more.
    manager_.disconnect(this);
    for (QObject *pane : std::initializer_list<QObject *>{batches_, tasks_, details_})
        pane->disconnect(this);
}

// --- how it is put together -----------------------------------------------------------------

void MainWindow::layOut()
{
    sides_->setObjectName(QStringLiteral("sides"));
    stack_->setObjectName(QStringLiteral("stack"));
    stack_->addWidget(tasks_);
    stack_->addWidget(details_);
    stack_->setStretchFactor(0, 1);
    stack_->setCollapsible(0, false);
    sides_->addWidget(batches_);
    sides_->addWidget(stack_);
    sides_->setStretchFactor(1, 1);
    sides_->setChildrenCollapsible(false);

    empty_->setIcon(icon(Icon::Import));
    empty_->setWords(tr("Drop a list of URLs here, or press %1")
                         .arg(QKeySequence(QKeySequence::Paste).toString(QKeySequence::NativeText)),
                     tr("A text file with one URL a line will do. "
                        "You will see what is in it before anything starts."));
    pages_->addWidget(empty_);
    pages_->addWidget(sides_);
    setCentralWidget(pages_);
    new TotalsLine(manager_, statusBar());
}

void MainWindow::restore()
{
    const int line = fontMetrics().height();
    const int character = fontMetrics().averageCharWidth();
    resize(1280, 800);
    sides_->setSizes({38 * character, 1280 - 38 * character});
    stack_->setSizes({800 - 15 * line, 15 * line});
    memory_.restore(*this);
    memory_.restore(*sides_);
    memory_.restore(*stack_);
    memory_.restore(*details_->results()->splitter());
    memory_.restore(*tasks_->table()->horizontalHeader());
}

void MainWindow::connectActions()
{
    const auto on = [this](QAction *action, void (MainWindow::*slot)()) {
        connect(action, &QAction::triggered, this, slot);
    };
    on(actions_.importList, &MainWindow::chooseListFile);
    on(actions_.paste, &MainWindow::pasteLists);
    connect(actions_.addUrls, &QAction::triggered, this, [this] {
        pendingImports_.push_back({std::nullopt, options_.defaults});
        openNextImport();
    });
    connect(actions_.quit, &QAction::triggered, this, &QWidget::close);

    connect(actions_.pauseBatch, &QAction::triggered, this, [this] {
        if (const auto id = currentBatch())
            togglePause(*id);
    });
    connect(actions_.cancelBatch, &QAction::triggered, this, [this] {
        if (const auto id = currentBatch())
            cancelBatch(*id);
    });
    on(actions_.retryFailed, &MainWindow::retryFailed);
    on(actions_.removeBatch, &MainWindow::removeBatch);
    connect(actions_.openBatchFolder, &QAction::triggered, this, [this] {
        if (const BatchRecord *batch = record())
            openFile(batch->settings->folder);
    });

    connect(actions_.selectAll, &QAction::triggered, tasks_->table(), &QTableView::selectAll);
    connect(actions_.filter, &QAction::triggered, tasks_, &TaskPane::focusFilter);
    connect(actions_.showDetails, &QAction::toggled, details_, &QWidget::setVisible);
    connect(actions_.about, &QAction::triggered, this, [this] { showAbout(this); });
}

void MainWindow::connectTaskActions()
{
    const auto on = [this](QAction *action, void (MainWindow::*slot)()) {
        connect(action, &QAction::triggered, this, slot);
    };
    on(actions_.openFile, &MainWindow::openCurrent);
    on(actions_.openFolder, &MainWindow::openFolderOfCurrent);
    on(actions_.copyUrl, &MainWindow::copyUrls);
    on(actions_.retry, &MainWindow::retryChosen);
    on(actions_.cancel, &MainWindow::cancelChosen);
    on(actions_.remove, &MainWindow::removeChosen);
    // Keys that mean something else in a text field belong to the table alone.
    const auto onKey = [this](QWidget *widget, const QKeySequence &key, auto slot) {
        auto *shortcut = new QShortcut(key, widget);
        shortcut->setContext(Qt::WidgetShortcut);
        connect(shortcut, &QShortcut::activated, this, slot);
    };
    onKey(tasks_->table(), Qt::Key_Return, &MainWindow::openCurrent);
    onKey(tasks_->table(), Qt::Key_Enter, &MainWindow::openCurrent);
    onKey(tasks_->table(), QKeySequence::Delete, &MainWindow::onDelete);
    onKey(batches_->view(), QKeySequence::Delete, &MainWindow::onDeleteBatch);
    onKey(batches_->view(), Qt::Key_Space, [this] { actions_.pauseBatch->trigger(); });
    for (QAction *action : {actions_.copyUrl, actions_.selectAll}) {
        action->setShortcutContext(Qt::WidgetShortcut);
        tasks_->table()->addAction(action);
    }
}

void MainWindow::connectPanes()
{
    connect(batches_, &BatchPane::chosen, this, &MainWindow::onBatchChosen);
    connect(batches_, &BatchPane::pauseWished, this, &MainWindow::togglePause);
    connect(batches_, &BatchPane::cancelWished, this, &MainWindow::cancelBatch);
    connect(batches_, &BatchPane::contextMenuWished, this,
            [this](const QPoint &position) { actions_.batchMenu->popup(position); });
    connect(tasks_, &TaskPane::choiceChanged, this, &MainWindow::updateActions);
    connect(tasks_, &TaskPane::currentChanged, this, [this] {
        details_->setTask(tasks_->current());
        updateActions();
    });
    connect(tasks_, &TaskPane::openWished, this, &MainWindow::openCurrent);
    connect(tasks_, &TaskPane::cancelWished, this,
            [this](TaskId id) { manager_.cancel(std::span(&id, 1)); });
    connect(tasks_, &TaskPane::contextMenuWished, this,
            [this](const QPoint &position) { actions_.taskMenu->popup(position); });
    connect(details_->results(), &ResultsPane::openWished, this, &MainWindow::openFile);
}

void MainWindow::connectManager()
{
    connect(&manager_, &TaskManager::batchAdded, this, [this](BatchId id) {
        if (!currentBatch())
            batches_->choose(id);
        updatePages();
    });
    connect(&manager_, &TaskManager::batchRemoved, this, [this] {
        onBatchChosen();
        updatePages();
    });
    connect(&manager_, &TaskManager::batchChanged, this, [this](BatchId id) {
        if (id == currentBatch())
            updateActions();
    });
}

void MainWindow::updatePages()
{
    pages_->setCurrentIndex(manager_.batches().empty() ? 0 : 1);
}

// --- lists in -------------------------------------------------------------------------------

void MainWindow::chooseListFile()
{
    auto *dialog = new QFileDialog(this, tr("Import List"), {},
                                   tr("Lists of URLs (*.txt *.lst *.list *.urls);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList &paths) {
        for (const QString &path : paths)
            importList(listFile(path));
    });
    dialog->open();
}

void MainWindow::pasteLists()
{
    if (const QMimeData *data = QGuiApplication::clipboard()->mimeData())
        importAll(listsIn(*data));
}

void MainWindow::importAll(const QList<ListSource> &lists)
{
    for (const ListSource &list : lists)
        importList(list);
}

void MainWindow::importList(const ListSource &source, const BatchSettings &defaults)
{
    pendingImports_.push_back({source, defaults});
    openNextImport();
}

void MainWindow::openNextImport()
{
    if (importDialog_ || pendingImports_.empty())
        return;
    const PendingImport next = pendingImports_.front();
    pendingImports_.erase(pendingImports_.begin());

    importDialog_ = new ImportDialog(manager_.workPool(), next.defaults, baseFolder(), this);
    importDialog_->setAttribute(Qt::WA_DeleteOnClose);
    connect(importDialog_, &ImportDialog::confirmed, this, &MainWindow::submit);
    connect(importDialog_, &QDialog::finished, this, [this] {
        importDialog_ = nullptr;
        openNextImport();
    });
    if (next.source)
        importDialog_->read(*next.source);
    else
        importDialog_->showEditor();
    importDialog_->open();
}

void MainWindow::submit(const BatchRequest &request)
{
    memory_.setBaseFolder(QFileInfo(request.settings.folder).path());
    batches_->choose(manager_.submit(request));
    tasks_->table()->setFocus();
}

QString MainWindow::baseFolder() const
{
    const QString chosen = memory_.baseFolder();
    if (!chosen.isEmpty())
        return chosen;
    const QString downloads = QStandardPaths::writableLocation(QStandardPaths::DownloadLocation);
    return downloads.isEmpty() ? QDir::homePath() : downloads;
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (hasLists(*event->mimeData()))
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    event->acceptProposedAction();
    importAll(listsIn(*event->mimeData()));
}

// --- batches --------------------------------------------------------------------------------

std::optional<BatchId> MainWindow::currentBatch() const
{
    return batches_->current();
}

const BatchRecord *MainWindow::record() const
{
    const auto id = currentBatch();
    return id ? manager_.batch(*id) : nullptr;
}

void MainWindow::onBatchChosen()
{
    tasks_->setBatch(currentBatch());
    details_->setBatch(currentBatch());
    details_->setTask(tasks_->current());
    const BatchRecord *batch = record();
    setWindowTitle(batch ? tr("%1 – Haul").arg(batch->name) : tr("Haul"));
    updateActions();
}

void MainWindow::togglePause(BatchId id)
{
    const BatchRecord *batch = manager_.batch(id);
    if (!batch || batch->hasEnded())
        return;
    QFuture<OutcomePtr> future = manager_.future(id);
    future.setSuspended(!batch->paused);
}

void MainWindow::cancelBatch(BatchId id)
{
    if (manager_.batch(id))
        manager_.future(id).cancel();
}

void MainWindow::retryFailed()
{
    const BatchRecord *batch = record();
    if (!batch)
        return;
    std::vector<TaskId> failed;
    for (quint32 index = 0; index < batch->tasks.size(); ++index) {
        const TaskRecord &task = batch->tasks[index];
        if (task.state == TaskState::Failed && !task.removed)
            failed.push_back({batch->id, index});
    }
    manager_.retry(failed);
    tasks_->refilter();
}

void MainWindow::removeBatch()
{
    if (const auto id = currentBatch())
        manager_.removeBatch(*id);
}

// --- tasks ----------------------------------------------------------------------------------

QString MainWindow::currentPath() const
{
    const auto id = tasks_->current();
    const BatchRecord *batch = record();
    if (!id || !batch)
        return {};
    const OutcomePtr &outcome = batch->tasks[id->index].outcome;
    const bool isThere =
        outcome && (outcome->state == TaskState::Done || outcome->state == TaskState::Skipped);
    return isThere ? outcome->path : QString();
}

void MainWindow::openCurrent()
{
    openFile(currentPath());
}

void MainWindow::openFile(const QString &path)
{
    if (!path.isEmpty())
        QDesktopServices::openUrl(QUrl::fromLocalFile(path));
}

void MainWindow::openFolderOfCurrent()
{
    const QString path = currentPath();
    if (!path.isEmpty())
        openFile(QFileInfo(path).path());
    else if (const BatchRecord *batch = record())
        openFile(batch->settings->folder);
}

void MainWindow::copyUrls()
{
    const BatchRecord *batch = record();
    if (!batch)
        return;
    QByteArray urls;
    for (const TaskId id : tasks_->chosen())
        urls += (*batch->entries)[id.index].url + '\n';
    urls.chop(1);
    QGuiApplication::clipboard()->setText(QString::fromUtf8(urls));
}

void MainWindow::retryChosen()
{
    manager_.retry(tasks_->chosen());
}

void MainWindow::cancelChosen()
{
    manager_.cancel(tasks_->chosen());
}

void MainWindow::removeChosen()
{
    manager_.remove(tasks_->chosen());
}

void MainWindow::onDelete()
{
    // What runs is stopped first; what has ended leaves the list.
    if (tasks_->mayCancel())
        cancelChosen();
    else
        removeChosen();
}

void MainWindow::onDeleteBatch()
{
    const BatchRecord *batch = record();
    if (batch && !batch->hasEnded())
        cancelBatch(batch->id);
    else
        removeBatch();
}

void MainWindow::updateActions()
{
    const BatchRecord *batch = record();
    const bool running = batch && !batch->hasEnded();
    actions_.setPaused(running && batch->paused);
    actions_.pauseBatch->setEnabled(running);
    actions_.cancelBatch->setEnabled(running);
    actions_.retryFailed->setEnabled(batch && batch->counts.of(TaskState::Failed) > 0);
    actions_.openBatchFolder->setEnabled(batch);
    actions_.removeBatch->setEnabled(batch);
    actions_.selectAll->setEnabled(batch);
    actions_.filter->setEnabled(batch);

    const bool chosen = batch && tasks_->hasChoice();
    actions_.openFile->setEnabled(chosen && !currentPath().isEmpty());
    actions_.openFolder->setEnabled(chosen);
    actions_.copyUrl->setEnabled(chosen);
    actions_.retry->setEnabled(chosen && tasks_->mayRetry());
    const bool mayCancel = chosen && tasks_->mayCancel();
    actions_.cancel->setEnabled(mayCancel);
    actions_.setDeleteCancels(mayCancel);
    actions_.remove->setEnabled(chosen);
}

// --- closing --------------------------------------------------------------------------------

bool MainWindow::isAnythingRunning() const
{
    const std::vector<BatchId> ids = manager_.batches();
    return std::any_of(ids.begin(), ids.end(),
                       [this](BatchId id) { return !manager_.batch(id)->hasEnded(); });
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!mayClose_ && isAnythingRunning()) {
        event->ignore();
        askBeforeClosing();
        return;
    }
    memory_.save(*this);
    memory_.save(*sides_);
    memory_.save(*stack_);
    memory_.save(*details_->results()->splitter());
    memory_.save(*tasks_->table()->horizontalHeader());
    event->accept();
}

void MainWindow::askBeforeClosing()
{
    if (closeQuestion_)
        return;
    closeQuestion_ =
        new QMessageBox(QMessageBox::Question, tr("Haul"), tr("Downloads are still under way."),
                        QMessageBox::NoButton, this);
    closeQuestion_->setInformativeText(
        tr("If you quit now, they stop. Files that are finished stay."));
    auto *quit = closeQuestion_->addButton(tr("&Quit"), QMessageBox::DestructiveRole);
    auto *stay = closeQuestion_->addButton(tr("&Keep Downloading"), QMessageBox::RejectRole);
    closeQuestion_->setDefaultButton(stay);
    closeQuestion_->setEscapeButton(stay);
    closeQuestion_->setAttribute(Qt::WA_DeleteOnClose);
    connect(closeQuestion_, &QDialog::finished, this, [this] { closeQuestion_ = nullptr; });
    connect(quit, &QPushButton::clicked, this, [this] {
        mayClose_ = true;
        close();
    });
    closeQuestion_->open();
}

} // namespace haul
