// Haul's window: batches at the left, the chosen batch's tasks in the centre, details below.
//
//     MainWindow window(manager, {.settingsFile = path});
//     window.show();
//     window.importList(listFile(u"urls.txt"_qs), defaults);   // asks before anything starts
//
// It knows the TaskManager and nothing of the network or the disk. It follows batches that others
// submit as well. Main thread.
#pragma once

#include "core/lists/listreader.h"
#include "core/manager/taskmanager.h"
#include "ui/windowactions.h"
#include "ui/windowmemory.h"

#include <QMainWindow>

#include <optional>
#include <vector>

class QMessageBox;
class QSplitter;
class QStackedWidget;

namespace haul {

class BatchPane;
class DetailsPane;
class EmptyState;
class ImportDialog;
class TaskPane;

struct WindowOptions
{
    QString settingsFile;   // where geometry and columns are remembered; empty: nowhere
    BatchSettings defaults; // for what is imported by hand; without a folder, one is proposed
};

class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    MainWindow(TaskManager &manager, const WindowOptions &options, QWidget *parent = nullptr);
    ~MainWindow() override;

    // Opens the import dialog; several lists come one after the other.
    void importList(const ListSource &source, const BatchSettings &defaults);
    void importList(const ListSource &source) { importList(source, options_.defaults); }

    std::optional<BatchId> currentBatch() const;
    const WindowActions &actions() const { return actions_; }

protected:
    void closeEvent(QCloseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    struct PendingImport
    {
        std::optional<ListSource> source; // without one: the page to type
        BatchSettings defaults;
    };

    void layOut();
    void connectActions();
    void connectTaskActions();
    void connectPanes();
    void connectManager();
    void restore();

    void chooseListFile();
    void pasteLists();
    void importAll(const QList<ListSource> &lists);
    void openNextImport();
    void submit(const BatchRequest &request);
    QString baseFolder() const;

    void onBatchChosen();
    void togglePause(BatchId id);
    void cancelBatch(BatchId id);
    void retryFailed();
    void removeBatch();

    void openCurrent();
    void openFile(const QString &path);
    void openFolderOfCurrent();
    void copyUrls();
    void retryChosen();
    void cancelChosen();
    void removeChosen();
    void onDelete();
    void onDeleteBatch();

    const BatchRecord *record() const; // of the chosen batch
    QString currentPath() const;       // of the current task's finished file
    bool isAnythingRunning() const;
    void updateActions();
    void updatePages();
    void askBeforeClosing();

    TaskManager &manager_;
    const WindowOptions options_;
    WindowMemory memory_;
    WindowActions actions_;

    QStackedWidget *pages_;
    EmptyState *empty_;
    QSplitter *sides_;
    QSplitter *stack_;
    BatchPane *batches_;
    TaskPane *tasks_;
    DetailsPane *details_;

    std::vector<PendingImport> pendingImports_;
    ImportDialog *importDialog_ = nullptr;
    QMessageBox *closeQuestion_ = nullptr;
    bool mayClose_ = false;
};

} // namespace haul
