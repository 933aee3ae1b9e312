// The chosen batch: how far it is, or how it went; its failures by cause; its facts, and its speed
// as a line.
//
//     BatchDetails details(manager, runs);
//     details.setBatch(id);
//     connect(&details, &BatchDetails::retryWished, ...);
//
// Follows what happens a few times a second, and only while somebody can see it. Main thread.
#pragma once

#include "core/manager/taskmanager.h"

#include <QTimer>
#include <QWidget>

#include <optional>

class QLabel;
class QStackedLayout;

namespace haul {

class EmptyState;
class FactsGrid;
class FailureList;
class OutcomeBar;
class RestLine;
class RunWatch;
class SpeedGraph;
class WarningLine;

class BatchDetails : public QWidget
{
    Q_OBJECT

public:
    enum Fact { Progress, Size, Speed, Time, Folder, Source, Proxy, Submitted };

    // Both outlive it.
    BatchDetails(TaskManager &manager, const RunWatch &runs, QWidget *parent = nullptr);

    void setBatch(std::optional<BatchId> id);
    QString headline() const;
    QString fact(Fact fact) const;
    FailureList *failures() const { return failures_; }

signals:
    void retryWished(const haul::FailureCause &cause);
    void showWished(const haul::FailureCause &cause);
    void exportWished(const haul::FailureCause &cause);
    void openFolderWished();

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *makePage();
    void refreshSoon();
    void refresh();
    QString headlineOf(const BatchRecord &batch) const;
    void showFacts(const BatchRecord &batch);
    void showRest();
    void showGraph();

    TaskManager &manager_;
    const RunWatch &runs_;
    std::optional<BatchId> batch_;
    QTimer soon_;
    QStackedLayout *pages_;
    EmptyState *empty_;
    QLabel *headline_;
    OutcomeBar *bar_;
    WarningLine *warning_;
    RestLine *rest_;
    FailureList *failures_;
    FactsGrid *facts_;
    SpeedGraph *graph_;
};

} // namespace haul
