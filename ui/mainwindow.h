// Haul's window: batches at the left, the chosen batch's tasks in the centre, details below.
//
//     MainWindow window(manager, {.settingsFile = path});
//     window.show();
//     window.importList(listFile(u"urls.txt"_qs), defaults);   // asks before anything starts
//
// It knows the TaskManager and nothing of the network or the disk. It follows batches that others
// submit as well. Main thread.
#pragma once

#include "core/manager/batchstarter.h"
#include "core/manager/taskmanager.h"
#include "ui/batchcommands.h"
#include "ui/clipboardwatch.h"
#include "ui/endcommands.h"
#include "ui/endsound.h"
#include "ui/exportcommands.h"
#include "ui/extractionprofiles.h"
#include "ui/importer.h"
#include "ui/launcherprogress.h"
#include "ui/preferences.h"
#include "ui/scheduling.h"
#include "ui/taskcommands.h"
#include "ui/trayicon.h"
#include "ui/windowactions.h"
#include "ui/windowmemory.h"

#include <QMainWindow>
#include <QPointer>

#include <optional>

class QMessageBox;
class QSplitter;
class QStackedWidget;

namespace haul {

class BatchPane;
class ClipboardBar;
class DetailsPane;
class EmptyState;
class EndBar;
class ErrorBanner;
class FreeSpace;
class HoldBar;
class NoticeBar;
class ProxyState;
class RunWatch;
class SettingsDialog;
class SpeedLimit;
class TaskPane;

struct WindowOptions
{
    QString settingsFile;   // where geometry and columns are remembered; empty: nowhere
    BatchSettings defaults; // for what is imported by hand; without a folder, one is proposed
    // What was said on the command line about the manager's limits stands: the remembered speed
    // limit is not taken, and the connections a host do not follow those a file.
    bool keepSpeedLimit = false;
    bool keepPerHost = false;
    // A session keeps everything: it will be restored(), and closing loses nothing.
    bool hasSession = false;
    // What is known of the network, outliving the window; null: nothing.
    NetworkWatch *network = nullptr;
};

class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    MainWindow(TaskManager &manager, const WindowOptions &options, QWidget *parent = nullptr);
    ~MainWindow() override;

    // Opens the import dialog; several lists come one after the other.
    void importList(const ListSource &source) { importer_.importList(source); }
    void importList(const ListSource &source, const BatchSettings &defaults)
    {
        importer_.importList(source, defaults);
    }

    // Whether batches that have not ended go on at the start of the program, as the user wishes.
    RestorePolicy restorePolicy() const;

    // The folder that lists are to be taken from, remembered; empty: none. Who watches it says here
    // that it cannot.
    QString watchedFolder() const { return watchedFolder_; }
    void showWatchError(const Error &error);

    std::optional<BatchId> currentBatch() const;
    const WindowActions &actions() const { return actions_; }

signals:
    void watchedFolderChanged(const QString &folder);

protected:
    void closeEvent(QCloseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void layOut();
    void connectActions();
    void connectPanes();
    void connectManager();
    void connectSession();
    void connectExports();
    void connectFailures();
    void connectEnds();
    void connectWatches();
    void chooseWatchedFolder();
    void setWatchedFolder(const QString &folder);
    void restore();
    void showEmptyWords();
    SettingsDialog *showSettings();
    void prefer(const Preferences &preferences);

    void submit(const BatchRequest &request);
    void showStarted(BatchId id);
    void allowConnections(int perHost);
    void onBatchChosen();
    void showTitle();
    void updatePages();
    void updateActions();
    bool isAnythingRunning() const;
    void askBeforeClosing();

    TaskManager &manager_;
    WindowMemory memory_;
    ExtractionProfiles profiles_;
    WindowActions actions_;
    const QString settingsFile_;
    BatchSettings defaults_;
    const bool keepPerHost_;
    const bool hasSession_;
    bool isRestoring_;

    RunWatch *runs_;
    ErrorBanner *sessionBanner_;
    ErrorBanner *listBanner_; // what could not be written or watched
    ClipboardBar *clipboardBar_;
    EndBar *endBar_;
    HoldBar *holdBar_;
    QStackedWidget *pages_;
    EmptyState *empty_;
    QSplitter *sides_;
    QSplitter *stack_;
    BatchPane *batches_;
    TaskPane *tasks_;
    DetailsPane *details_;
    FreeSpace *freeSpace_;
    ProxyState *proxyState_;
    SpeedLimit *speedLimit_;
    NoticeBar *noticeBar_; // what was done to batches

    Importer importer_;
    BatchStarter starter_;
    BatchCommands batchCommands_;
    TaskCommands taskCommands_;
    ExportCommands exportCommands_;
    ClipboardWatch clipboardWatch_;
    EndCommands endCommands_;
    Scheduling scheduling_;
    TrayIcon tray_;
    LauncherProgress launcher_;
    EndSound endSound_;
    QString watchedFolder_;

    QMessageBox *closeQuestion_ = nullptr;
    bool mayClose_ = false;
    QPointer<SettingsDialog> settings_;
};

} // namespace haul
