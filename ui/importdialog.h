// Reads a list in the background and shows what is in it before anything starts: what is accepted,
// what is repeated, what is rejected and why; and asks for the folder.
//
//     auto *dialog = new ImportDialog(manager.workPool(), defaults, baseFolder, this);
//     connect(dialog, &ImportDialog::confirmed, ...);   // with the request to submit
//     dialog->read(source);                             // or dialog->showEditor()
//     dialog->open();
//
// A list of a million lines blocks nothing: reading is a future, the tables are models over what
// it gave. Main thread.
#pragma once

#include "core/lists/listreader.h"
#include "core/manager/taskmanager.h"

#include <QDialog>
#include <QFutureWatcher>
#include <QTimer>

#include <array>
#include <memory>

class QLabel;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace haul {

class BatchForm;
class ErrorBanner;
class PreviewModel;
class SegmentBar;

class ImportDialog : public QDialog
{
    Q_OBJECT

public:
    ImportDialog(QThreadPool &workPool, const BatchSettings &defaults, const QString &baseFolder,
                 QWidget *parent = nullptr);
    ~ImportDialog() override;

    void read(const ListSource &source);
    // An empty page to type or paste URLs, read as one types.
    void showEditor();

    bool isReading() const { return watcher_.isRunning(); }

signals:
    void confirmed(const haul::BatchRequest &request);

private:
    void layOut(BatchForm *form);
    QWidget *makePreview();
    void startReading(const ListSource &source);
    void onRead();
    void showList(std::shared_ptr<const ParsedList> list);
    void showPart(int part);
    void makeRoom(int height);
    void updateButton();
    void confirm();
    QString suggestedName() const;

    QThreadPool &workPool_;
    ListSource source_;
    QFutureWatcher<Result<ParsedList>> watcher_;
    std::shared_ptr<const ParsedList> list_; // null: not read yet
    QTimer typing_;

    QLabel *summary_;
    QProgressBar *progress_;
    ErrorBanner *error_;
    QPlainTextEdit *editor_;
    SegmentBar *parts_;
    QStackedWidget *tables_;
    std::array<PreviewModel *, 3> models_{};
    BatchForm *form_;
    QPushButton *download_;
};

} // namespace haul
