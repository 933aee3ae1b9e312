// Reads a list in the background and shows what is in it before anything starts: what is accepted,
// what is repeated, what is rejected and why, what each file will be called; and asks for the
// folder and, where that matters, how the list is to be read.
//
//     auto *dialog = new ImportDialog(manager.workPool(), defaults, baseFolder, this);
//     connect(dialog, &ImportDialog::confirmed, ...);   // with the request to submit
//     dialog->setBatches(entriesOfOthers);              // to say what they have already
//     dialog->read(source);                             // or dialog->showEditor()
//     dialog->open();
//
// A list of a million lines blocks nothing: reading and counting are futures, the tables are models
// over what they gave. Main thread.
#pragma once

#include "core/lists/listreader.h"
#include "core/manager/taskmanager.h"
#include "ui/previewmodel.h"

#include <QDialog>
#include <QFutureWatcher>
#include <QTimer>

#include <array>
#include <memory>
#include <vector>

class QLabel;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace haul {

class BatchForm;
class EntryCheck;
class ErrorBanner;
class ExtractionProfiles;
class LinkCheckBar;
class ReadingForm;
class SegmentBar;

class ImportDialog : public QDialog
{
    Q_OBJECT

public:
    ImportDialog(QThreadPool &workPool, const BatchSettings &defaults, const QString &baseFolder,
                 QWidget *parent = nullptr);
    ~ImportDialog() override;

    // Of the batches at hand; before the list.
    void setBatches(std::vector<SharedEntries> batches);
    // That hold for the program, also when it asks what is behind the links.
    void setLimits(const Limits &limits);
    // Of columns to extract; they outlive the dialog.
    void setProfiles(ExtractionProfiles *profiles);
    void read(const ListSource &source);
    // An empty page to type or paste URLs, read as one types.
    void showEditor();

    bool isReading() const { return watcher_.isRunning(); }

signals:
    void confirmed(const haul::BatchRequest &request);

private:
    void layOut();
    QWidget *makePreview();
    QWidget *makeHeadRow();
    void letGoOfList();
    void startReading(const ListSource &source);
    void onRead();
    void showList(std::shared_ptr<const ParsedList> list);
    void showPart(int part);
    void makeRoom(int height);
    void onFormChanged();
    void showEntries();
    void showLinks();
    PreviewModel *model(PreviewModel::Part part) const { return models_[size_t(part)]; }
    void countRows(PreviewModel::Part part);
    void updateButton();
    void confirm();
    QString suggestedName() const;

    QThreadPool &workPool_;
    ListSource source_; // as it was given; the reading form says how it is read
    QFutureWatcher<Result<ParsedList>> watcher_;
    std::shared_ptr<const ParsedList> list_; // null: not read yet
    QTimer typing_;
    BatchSettings naming_; // as shown

    QLabel *summary_;
    QProgressBar *progress_;
    ErrorBanner *error_;
    QPlainTextEdit *editor_;
    ReadingForm *reading_;
    SegmentBar *parts_ = nullptr;
    QStackedWidget *tables_ = nullptr;
    std::array<PreviewModel *, 5> models_{};
    EntryCheck *check_;
    LinkCheckBar *links_;
    BatchForm *form_;
    QPushButton *download_;
};

} // namespace haul
