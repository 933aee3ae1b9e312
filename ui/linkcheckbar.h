// "Check links" of the import: asks what is behind each link before anything starts, says it in a
// sentence, and leaves the dead ones out if that is wished.
//
//     auto *bar = new LinkCheckBar(workPool, this);
//     bar->setSettings(settings);          // for the next check
//     bar->setEntries(list->entries);      // others than before: what was found is void
//     bar->entries();                      // without those that are to be left out
//     bar->links();                        // what is known of them
//
// Main thread.
#pragma once

#include "core/manager/linkcheck.h"

#include <QFutureWatcher>
#include <QWidget>

class QCheckBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QThreadPool;

namespace haul {

class WarningLine;

class LinkCheckBar : public QWidget
{
    Q_OBJECT

public:
    explicit LinkCheckBar(QThreadPool &workPool, QWidget *parent = nullptr);
    ~LinkCheckBar() override;

    void setLimits(const Limits &limits) { limits_ = limits; }
    void setSettings(const BatchSettings &settings) { settings_ = settings; }
    void setEntries(SharedEntries entries); // null: there are none

    SharedEntries entries() const;
    bool isChecking() const { return check_.isRunning(); }
    // One for each of the entries; null when nobody has asked.
    SharedLinks links() const;

signals:
    void entriesChanged(); // and their links
    void linksChanged();   // a few times a second

private:
    void layOut();
    void check();
    void onProgress();
    void onFinished();
    void onLiving();
    void showStage();
    bool leavesOut() const;
    void forgetLiving();

    QThreadPool &workPool_;
    Limits limits_;
    BatchSettings settings_;
    SharedEntries all_;
    LinkCheck check_;
    LivingLinks living_; // empty until it is known
    QFutureWatcher<LivingLinks> sorting_;

    QPushButton *button_;
    QProgressBar *progress_;
    QLabel *words_;
    QPushButton *cancel_;
    QCheckBox *leaveOut_;
    WarningLine *room_;
};

} // namespace haul
