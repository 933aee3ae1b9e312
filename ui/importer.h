// Lists into the window: chosen in a file dialog, pasted, dropped, typed or given by the program.
// Each opens the import dialog, one after the other; what the user confirms is handed on.
//
//     Importer importer(manager.workPool(), memory, defaults, window);
//     connect(&importer, &Importer::confirmed, ...);   // with the request to submit
//     importer.importFrom(*event->mimeData());
//
// Main thread.
#pragma once

#include "core/lists/listreader.h"
#include "core/manager/taskmanager.h"

#include <QObject>
#include <QPointer>

#include <deque>
#include <functional>
#include <optional>
#include <vector>

class QMimeData;
class QWidget;

namespace haul {

class ExtractionProfiles;
class ImportDialog;
class WindowMemory;

class Importer : public QObject
{
    Q_OBJECT

public:
    // The memory knows the folder that was chosen last, and is told the next one; the dialogs stand
    // before the window. Both outlive the importer.
    Importer(QThreadPool &workPool, WindowMemory &memory, const BatchSettings &defaults,
             QWidget *window);

    // Asked when a dialog opens, so that it can say what other batches have already.
    void setBatchesAtHand(std::function<std::vector<SharedEntries>()> batches);
    // Asked then as well: the limits that hold at present.
    void setLimits(std::function<Limits()> limits);
    // Of columns to extract, for all dialogs; they outlive the importer.
    void setProfiles(ExtractionProfiles *profiles) { profiles_ = profiles; }

    void setDefaults(const BatchSettings &defaults) { defaults_ = defaults; }

    void chooseFiles();
    void paste();
    void typeUrls();
    void importFrom(const QMimeData &data);
    void importList(const ListSource &source) { importList(source, defaults_); }
    void importList(const ListSource &source, const BatchSettings &defaults);

signals:
    void confirmed(const haul::BatchRequest &request);

private:
    struct Pending
    {
        std::optional<ListSource> source; // without one: the page to type
        BatchSettings defaults;
    };

    void enqueue(const Pending &import);
    void openNext();
    void confirm(const BatchRequest &request);
    QString baseFolder() const;

    QThreadPool &workPool_;
    WindowMemory &memory_;
    BatchSettings defaults_;
    QWidget *window_;
    std::function<std::vector<SharedEntries>()> batches_; // may be empty
    std::function<Limits()> limits_;                      // may be empty
    ExtractionProfiles *profiles_ = nullptr;
    std::deque<Pending> pending_;
    QPointer<ImportDialog> dialog_; // the one that is open
};

} // namespace haul
