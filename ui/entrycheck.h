// What the entries of a list would meet: batches that have them already, and files and each other
// by name. Counted on the work pool, and said in two lines that are hidden while there is nothing
// to say.
//
//     auto *check = new EntryCheck(workPool, this);
//     check->setBatches(others);          // once, before the entries
//     check->setEntries(list->entries);
//     check->setNaming(settings);         // at each change; what was counted before is void
//     check->entries();                   // without those that are to be left out
//
// Main thread.
#pragma once

#include "core/files/namepreview.h"
#include "ui/knownentries.h"

#include <QFutureWatcher>
#include <QTimer>
#include <QWidget>

#include <utility>
#include <vector>

class QCheckBox;
class QLabel;
class QThreadPool;

namespace haul {

class EntryCheck : public QWidget
{
    Q_OBJECT

public:
    explicit EntryCheck(QThreadPool &workPool, QWidget *parent = nullptr);
    ~EntryCheck() override;

    void setBatches(std::vector<SharedEntries> batches) { batches_ = std::move(batches); }
    void setEntries(SharedEntries entries); // null: there are none
    // Nothing is counted while the folder is empty.
    void setNaming(const BatchSettings &settings);

    SharedEntries entries() const;
    // Not while entries are to be left out and it is not known yet which.
    bool isSettled() const { return !known_.isRunning() || !leavesOut(); }
    bool isCounting() const { return pause_.isActive() || conflicts_.isRunning(); }

signals:
    void entriesChanged(); // or they are settled

private:
    bool leavesOut() const;
    void layOut();
    void onKnown();
    void showKnown();
    void countLater();
    void count();
    void onCounted();
    void updateVisibility();

    QThreadPool &workPool_;
    std::vector<SharedEntries> batches_;
    SharedEntries all_;
    KnownEntries found_;
    BatchSettings naming_;
    QFutureWatcher<KnownEntries> known_;
    QFutureWatcher<FoundConflicts> conflicts_;
    QTimer pause_; // while somebody types

    QWidget *knownRow_;
    QLabel *knownWords_;
    QCheckBox *leaveOut_;
    QLabel *conflictWords_;
};

} // namespace haul
