#include "ui/mainwindow.h"

#include "ui/aboutbox.h"
#include "ui/batchdetails.h"
#include "ui/batchpane.h"
#include "ui/clipboardbar.h"
#include "ui/columnkeeper.h"
#include "ui/desktop.h"
#include "ui/detailspane.h"
#include "ui/emptystate.h"
#include "ui/endbar.h"
#include "ui/errorbanner.h"
#include "ui/failures.h"
#include "ui/freespace.h"
#include "ui/holdbar.h"
#include "ui/icons.h"
#include "ui/linesplitter.h"
#include "ui/listsources.h"
#include "ui/noticebar.h"
#include "ui/proxystate.h"
#include "ui/resultspane.h"
#include "ui/runwatch.h"
#include "ui/settingsdialog.h"
#include "ui/speedlimit.h"
#include "ui/taskpane.h"
#include "ui/totalsline.h"
#include "ui/verifydialog.h"

#include <QCloseEvent>
#include <QFileDialog>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QScreen>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTableView>
#include <QVBoxLayout>

namespace haul {
namespace {

constexpr int lineStays = 10'000; // milliseconds, in the status bar

} // namespace

MainWindow::MainWindow(TaskManager &manager, const WindowOptions &options, QWidget *parent)
    : QMainWindow(parent)
    , manager_(manager)
    , memory_(options.settingsFile)
    , profiles_(options.settingsFile)
    , actions_(this)
    , settingsFile_(options.settingsFile)
    , defaults_(options.defaults)
    , keepPerHost_(options.keepPerHost)
    , hasSession_(options.hasSession)
    , isRestoring_(options.hasSession)
    , runs_(new RunWatch(manager, this))
    , sessionBanner_(new ErrorBanner(this))
    , listBanner_(new ErrorBanner(this))
    , clipboardBar_(new ClipboardBar(this))
    , endBar_(new EndBar(this))
    , holdBar_(new HoldBar(this))
    , pages_(new QStackedWidget(this))
    , empty_(new EmptyState(this))
    , sides_(new LineSplitter(Qt::Horizontal, this))
    , stack_(new LineSplitter(Qt::Vertical, this))
    , batches_(new BatchPane(manager, this))
    , tasks_(new TaskPane(manager, this))
    , details_(new DetailsPane(manager, *runs_, this))
    , freeSpace_(new FreeSpace(manager, *runs_, this))
    , proxyState_(new ProxyState(manager, *runs_, this))
    , speedLimit_(new SpeedLimit(manager, memory_, this))
    , noticeBar_(new NoticeBar(this))
    , importer_(manager.workPool(), memory_, options.defaults, this)
    , starter_(manager)
    , batchCommands_(manager, *batches_, actions_, *noticeBar_)
    , taskCommands_(manager, *tasks_, actions_, *noticeBar_)
    , exportCommands_(manager, *tasks_, actions_, this)
    , endCommands_(manager, *actions_.endMenu, *endBar_, this)
    , scheduling_(manager, options.network, memory_, {*holdBar_, *speedLimit_})
    , tray_(manager, *runs_, this)
    , launcher_(manager, *runs_)
    , endSound_(manager, tray_.news())
{
    setWindowTitle(tr("Haul"));
    setWindowIcon(applicationIcon());
    setAcceptDrops(true);
    layOut();
    connectActions();
    connectPanes();
    connectManager();
    connectSession();
    connectExports();
    connectFailures();
    connectEnds();
    exportCommands_.setDefaults(options.defaults);
    connectWatches();
    restore();
    if (!options.keepSpeedLimit && memory_.speedLimit() > 0)
        speedLimit_->setRate(memory_.speedLimit());
    if (!manager.batches().empty())
        batches_->chooseIfShown(manager.batches().back());
    batches_->view()->setFocus();
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
    empty_->addButtons({actions_.importList, actions_.addUrls});
    showEmptyWords();
    pages_->addWidget(empty_);
    pages_->addWidget(sides_);
    auto *centre = new QWidget(this);
    auto *column = new QVBoxLayout(centre);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(endBar_);
    column->addWidget(holdBar_);
    column->addWidget(clipboardBar_);
    column->addWidget(sessionBanner_);
    column->addWidget(listBanner_);
    column->addWidget(pages_, 1);
    column->addWidget(noticeBar_);
    setCentralWidget(centre);
    new TotalsLine(manager_, *runs_, statusBar());
    statusBar()->addPermanentWidget(freeSpace_);
    statusBar()->addPermanentWidget(proxyState_);
    statusBar()->addPermanentWidget(speedLimit_);
}

void MainWindow::showEmptyWords()
{
    if (isRestoring_) {
        empty_->setWords(tr("Bringing back your batches…"), {});
        return;
    }
    empty_->setWords(tr("Drop a list of URLs here, or press %1")
                         .arg(QKeySequence(QKeySequence::Paste).toString(QKeySequence::NativeText)),
                     tr("A text file with one URL a line will do. "
                        "You will see what is in it before anything starts."));
}

void MainWindow::restore()
{
    const int line = fontMetrics().height();
    const int character = fontMetrics().averageCharWidth();
    // With its frame it stays inside a small screen.
    const QSize room = screen()->availableSize();
    resize(QSize(1280, 800).boundedTo({room.width() * 95 / 100, room.height() * 92 / 100}));
    sides_->setSizes({38 * character, width() - 38 * character});
    stack_->setSizes({height() - 15 * line, 15 * line});
    memory_.restore(*this);
    memory_.restore(*sides_);
    memory_.restore(*stack_);
    memory_.restore(*details_->results()->splitter());
    memory_.restore(*tasks_->columns());
    memory_.restore(*details_->results()->columns());
}

void MainWindow::connectActions()
{
    connect(actions_.importList, &QAction::triggered, &importer_, &Importer::chooseFiles);
    connect(actions_.paste, &QAction::triggered, &importer_, &Importer::paste);
    connect(actions_.addUrls, &QAction::triggered, &importer_, &Importer::typeUrls);
    connect(&importer_, &Importer::confirmed, this, &MainWindow::submit);
    connect(&starter_, &BatchStarter::started, this, &MainWindow::showStarted);
    importer_.setBatchesAtHand([this] {
        std::vector<SharedEntries> all;
        for (const BatchId id : manager_.batches())
            all.push_back(manager_.batch(id)->entries);
        return all;
    });
    importer_.setProfiles(&profiles_);
    importer_.setLimits([this] { return manager_.limits(); });
    connect(actions_.speedLimit, &QAction::triggered, speedLimit_, &SpeedLimit::openMenu);
    speedLimit_->setToolTip(actions_.speedLimit->toolTip());
    connect(actions_.undoRemoval, &QAction::triggered, noticeBar_, &NoticeBar::undo);
    connect(noticeBar_, &NoticeBar::offering, actions_.undoRemoval, &QAction::setEnabled);
    connect(actions_.settings, &QAction::triggered, this, &MainWindow::showSettings);
    proxyState_->setPreferred(defaults_.proxy);
    connect(proxyState_, &QToolButton::clicked, this, [this] { showSettings()->showProxy(); });
    connect(speedLimit_, &SpeedLimit::timetableWished, this,
            [this] { showSettings()->showSchedule(); });
    connect(actions_.quit, &QAction::triggered, this, &QWidget::close);
    connect(actions_.showDetails, &QAction::toggled, details_, &QWidget::setVisible);
    actions_.viewMenu->addSeparator();
    for (QAction *page : details_->actions()) {
        actions_.viewMenu->addAction(page);
        connect(page, &QAction::triggered, this,
                [this] { actions_.showDetails->setChecked(true); });
    }
    actions_.viewMenu->addSeparator();
    actions_.viewMenu->addMenu(tasks_->columns()->menu());
    connect(actions_.about, &QAction::triggered, this, [this] { showAbout(this); });
}

void MainWindow::connectPanes()
{
    connect(batches_, &BatchPane::chosen, this, &MainWindow::onBatchChosen);
    batches_->setFilter(memory_.batchFilter());
    connect(batches_, &BatchPane::filterChanged, this, [this] {
        memory_.setBatchFilter(batches_->filter());
        updateActions();
    });
    connect(batches_, &BatchPane::contextMenuWished, this,
            [this](const QPoint &position) { actions_.batchMenu->popup(position); });
    connect(tasks_, &TaskPane::choiceChanged, this, [this] {
        details_->setTask(tasks_->current());
        updateActions();
    });
    connect(&batchCommands_, &BatchCommands::connectionsWished, this,
            &MainWindow::allowConnections);
    connect(&taskCommands_, &TaskCommands::broughtBack, batches_, &BatchPane::choose);
    connect(tasks_, &TaskPane::browsed, details_, &DetailsPane::bringTask);
    connect(tasks_, &TaskPane::contextMenuWished, this,
            [this](const QPoint &position) { actions_.taskMenu->popup(position); });
    // What was tried again leaves the filter that showed it, however long the list.
    connect(actions_.retryFailed, &QAction::triggered, tasks_, &TaskPane::refilter);
    connect(details_->results(), &ResultsPane::openWished, this, &openOnDesktop);
}

void MainWindow::connectManager()
{
    connect(&manager_, &TaskManager::batchAdded, this, [this](BatchId id) {
        if (!currentBatch())
            batches_->chooseIfShown(id);
        updatePages();
        updateActions();
    });
    connect(&manager_, &TaskManager::batchRemoved, this, [this] {
        onBatchChosen();
        updatePages();
    });
    connect(&manager_, &TaskManager::batchChanged, this, [this](BatchId id) {
        if (id != currentBatch())
            return;
        showTitle();
        updateActions();
    });
    connect(&manager_, &TaskManager::batchMoved, this, &MainWindow::updateActions);
}

// What went wrong with the session stays until it is over or read; all else goes on.
void MainWindow::connectSession()
{
    actions_.goOnAtStart->setVisible(hasSession_);
    actions_.goOnAtStart->setChecked(memory_.goesOnAtStart());
    connect(actions_.goOnAtStart, &QAction::toggled, this,
            [this](bool on) { memory_.setGoesOnAtStart(on); });
    sessionBanner_->setError(std::nullopt);
    sessionBanner_->setClosable(true);
    connect(&manager_, &TaskManager::restored, this, [this](const std::optional<Error> &error) {
        isRestoring_ = false;
        showEmptyWords();
        if (error)
            sessionBanner_->setError(error);
    });
    connect(&manager_, &TaskManager::sessionTrouble, sessionBanner_, &ErrorBanner::setError);
}

RestorePolicy MainWindow::restorePolicy() const
{
    return actions_.goOnAtStart->isChecked() ? RestorePolicy::GoOn : RestorePolicy::Wait;
}

// --- settings -------------------------------------------------------------------------------

SettingsDialog *MainWindow::showSettings()
{
    if (!settings_) {
        settings_ = new SettingsDialog(Preferences::of(manager_.limits(), defaults_),
                                       {memory_, *speedLimit_, scheduling_, actions_}, this);
        connect(settings_, &SettingsDialog::changed, this, &MainWindow::prefer);
        settings_->show();
    }
    settings_->raise();
    settings_->activateWindow();
    return settings_;
}

// Limits hold at once, all else for batches that are imported from now on.
void MainWindow::prefer(const Preferences &preferences)
{
    Limits limits = manager_.limits();
    savePreferences(Preferences::of(limits, defaults_), preferences, settingsFile_);
    preferences.applyTo(limits);
    preferences.applyTo(defaults_);
    proxyState_->setPreferred(defaults_.proxy);
    manager_.setLimits(limits);
    importer_.setDefaults(defaults_);
    exportCommands_.setDefaults(defaults_);
}

// --- lists out, and what is watched ---------------------------------------------------------

void MainWindow::connectExports()
{
    listBanner_->setObjectName(QStringLiteral("listBanner"));
    listBanner_->setClosable(true);
    const auto tell = [this](const QString &line) {
        statusBar()->showMessage(line, lineStays);
        listBanner_->setError(std::nullopt);
    };
    connect(&exportCommands_, &ExportCommands::begun, this, tell);
    connect(&exportCommands_, &ExportCommands::done, this, tell);
    connect(&exportCommands_, &ExportCommands::failed, this, [this](const Error &error) {
        statusBar()->clearMessage();
        listBanner_->setError(error);
    });
    connect(&exportCommands_, &ExportCommands::newListWished, this,
            [this](const ListSource &source) { importList(source); });
    const ResultsPane *results = details_->results();
    connect(results, &ResultsPane::exportResultsWished, &exportCommands_,
            &ExportCommands::exportResults);
    connect(results, &ResultsPane::exportWished, &exportCommands_, &ExportCommands::exportLinks);
    connect(results, &ResultsPane::grabWished, &exportCommands_, &ExportCommands::grabLinks);
    connect(results, &ResultsPane::verifyWished, this, [this](const QString &checksumFile) {
        if (const auto id = currentBatch())
            (new VerifyDialog(manager_, *id, checksumFile, this))->show();
    });
}

// What is wished of the failures of the chosen batch that have one cause.
void MainWindow::connectFailures()
{
    const BatchDetails *batch = details_->batch();
    connect(batch, &BatchDetails::showWished, tasks_, &TaskPane::showFailures);
    connect(batch, &BatchDetails::openFolderWished, actions_.openBatchFolder, &QAction::trigger);
    connect(batch, &BatchDetails::retryWished, this, [this](const FailureCause &cause) {
        if (const auto id = currentBatch())
            manager_.retry(tasksFailedBy(*manager_.batch(*id), cause));
        tasks_->refilter(); // what was tried again leaves it, however long the list
    });
    connect(batch, &BatchDetails::exportWished, this, [this](const FailureCause &cause) {
        if (const auto id = currentBatch())
            exportCommands_.exportThese(tasksFailedBy(*manager_.batch(*id), cause));
    });
}

// How an end is told to who looks elsewhere, and what is to happen then.
void MainWindow::connectEnds()
{
    connect(&endCommands_, &EndCommands::quitWished, this, &QWidget::close);
    connect(&endCommands_, &EndCommands::failed, listBanner_, &ErrorBanner::setWords);
    connect(&tray_, &TrayIcon::quitWished, this, &QWidget::close);
    actions_.trayIcon->setVisible(TrayIcon::isPossible());
    actions_.trayIcon->setChecked(memory_.showsTrayIcon());
    actions_.notify->setChecked(memory_.notifies());
    tray_.setShown(memory_.showsTrayIcon());
    tray_.setNotifies(memory_.notifies());
    connect(actions_.trayIcon, &QAction::toggled, this, [this](bool on) {
        tray_.setShown(on);
        memory_.setShowsTrayIcon(on);
    });
    connect(actions_.notify, &QAction::toggled, this, [this](bool on) {
        tray_.setNotifies(on);
        memory_.setNotifies(on);
    });
    actions_.soundAtEnd->setChecked(memory_.soundsAtEnd());
    endSound_.setOn(memory_.soundsAtEnd());
    connect(actions_.soundAtEnd, &QAction::toggled, this, [this](bool on) {
        endSound_.setOn(on);
        memory_.setSoundsAtEnd(on);
    });
}

void MainWindow::connectWatches()
{
    connect(&clipboardWatch_, &ClipboardWatch::found, clipboardBar_, &ClipboardBar::offer);
    connect(clipboardBar_, &ClipboardBar::importWished, this, [this](const QString &text) {
        importList(listText(text.toUtf8(), tr("the clipboard")));
    });
    connect(actions_.paste, &QAction::triggered, clipboardBar_, &ClipboardBar::dismiss);
    connect(actions_.watchClipboard, &QAction::toggled, this, [this](bool on) {
        clipboardWatch_.setOn(on);
        memory_.setWatchesClipboard(on);
        if (!on)
            clipboardBar_->dismiss();
    });
    actions_.watchClipboard->setChecked(memory_.watchesClipboard());
    setWatchedFolder(memory_.watchedFolder());
    connect(actions_.watchFolder, &QAction::triggered, this, [this](bool on) {
        actions_.setWatchedFolder(watchedFolder_); // until a folder has been chosen
        if (on)
            chooseWatchedFolder();
        else
            setWatchedFolder({});
    });
}

void MainWindow::chooseWatchedFolder()
{
    auto *dialog = new QFileDialog(this, tr("Watch a Folder for Lists"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::setWatchedFolder);
    dialog->open();
}

void MainWindow::setWatchedFolder(const QString &folder)
{
    watchedFolder_ = folder;
    memory_.setWatchedFolder(folder);
    actions_.setWatchedFolder(folder);
    emit watchedFolderChanged(folder);
}

void MainWindow::showWatchError(const Error &error)
{
    listBanner_->setError(error);
}

// --- lists in -------------------------------------------------------------------------------

void MainWindow::submit(const BatchRequest &request)
{
    allowConnections(request.settings.segments);
    starter_.start(request);
}

void MainWindow::showStarted(BatchId id)
{
    batches_->choose(id);
    tasks_->table()->setFocus();
    tasks_->chooseSome();
}

// Who wants more connections a file than a host would get wants them to that host, as on the
// command line.
void MainWindow::allowConnections(int perHost)
{
    Limits limits = manager_.limits();
    if (keepPerHost_ || perHost <= limits.perHost)
        return;
    limits.perHost = perHost;
    manager_.setLimits(limits);
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (hasLists(*event->mimeData()))
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    event->acceptProposedAction();
    importer_.importFrom(*event->mimeData());
}

// --- what is shown --------------------------------------------------------------------------

std::optional<BatchId> MainWindow::currentBatch() const
{
    return batches_->current();
}

void MainWindow::onBatchChosen()
{
    const auto id = currentBatch();
    tasks_->setBatch(id);
    details_->setBatch(id);
    freeSpace_->setBatch(id);
    proxyState_->setBatch(id);
    showTitle();
    updateActions();
}

void MainWindow::showTitle()
{
    const auto id = currentBatch();
    const BatchRecord *batch = id ? manager_.batch(*id) : nullptr;
    setWindowTitle(batch ? tr("%1 — Haul").arg(batch->name) : tr("Haul"));
}

void MainWindow::updatePages()
{
    pages_->setCurrentIndex(manager_.batches().empty() ? 0 : 1);
}

void MainWindow::updateActions()
{
    batchCommands_.updateActions();
    taskCommands_.updateActions();
    exportCommands_.updateActions();
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
    if (!mayClose_ && !hasSession_ && isAnythingRunning()) {
        event->ignore();
        askBeforeClosing();
        return;
    }
    memory_.save(*this);
    memory_.save(*sides_);
    memory_.save(*stack_);
    memory_.save(*details_->results()->splitter());
    memory_.save(*tasks_->columns());
    memory_.save(*details_->results()->columns());
    event->accept();
}

void MainWindow::askBeforeClosing()
{
    if (closeQuestion_)
        return;
    closeQuestion_ =
        new QMessageBox(QMessageBox::Question, tr("Haul"), tr("Some tasks are still under way."),
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
