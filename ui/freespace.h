// The room that is left where the chosen batch's files go, for the status bar; in the colour of
// warnings when what the batch has still to begin will probably not fit.
//
//     bar->addPermanentWidget(space);
//     space->setBatch(id);
//
// The disk is asked on the work pool, every few seconds while something runs, one question at a
// time: a network folder may take its time. Main thread.
#pragma once

#include "core/base/result.h"
#include "core/manager/taskmanager.h"

#include <QElapsedTimer>
#include <QFutureWatcher>
#include <QLabel>

#include <optional>

namespace haul {

class RunWatch;

class FreeSpace : public QLabel
{
    Q_OBJECT

public:
    // Both outlive it.
    FreeSpace(TaskManager &manager, const RunWatch &runs, QWidget *parent = nullptr);

    void setBatch(std::optional<BatchId> id);
    bool isWarning() const { return isWarning_; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void ask();
    void askNowAndThen();
    void take();
    void refresh();
    void recolour();

    TaskManager &manager_;
    std::optional<BatchId> batch_;
    QString folder_; // of that batch
    QString asked_;  // that the question under way is about
    QFutureWatcher<Result<qint64>> question_;
    QElapsedTimer sinceAsked_;
    std::optional<qint64> free_; // nothing while it is not known
    bool isWarning_ = false;
};

} // namespace haul
