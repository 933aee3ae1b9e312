// What the chosen task did: its addresses and file, its attempts, what the server answered, and
// its error with what to try. Main thread.
#pragma once

#include "core/manager/taskmanager.h"

#include <QWidget>

#include <optional>

class QLabel;
class QPlainTextEdit;
class QStackedLayout;

namespace haul {

class EmptyState;
class ErrorBanner;
class FactsGrid;
class SegmentStrip;
class WarningLine;

class TaskDetails : public QWidget
{
    Q_OBJECT

public:
    enum Fact { Address, FinalAddress, File, Size, Connections, Answer, Time, Checksum };

    explicit TaskDetails(TaskManager &manager, QWidget *parent = nullptr);

    void setTask(std::optional<TaskId> id);
    QString fact(Fact fact) const;
    QString errorMessage() const;

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void recolour();
    QWidget *makePage();
    void refresh();
    void showSegments(const TaskRecord &task);
    void showFacts(const BatchRecord &batch);
    void showAttempts(const TaskRecord &task);
    void showHeaders();

    TaskManager &manager_;
    std::optional<TaskId> task_;
    QStackedLayout *pages_;
    EmptyState *empty_;
    ErrorBanner *error_;
    WarningLine *warning_;
    SegmentStrip *segments_;
    FactsGrid *facts_;
    QLabel *attempts_;
    QPlainTextEdit *headers_;
};

} // namespace haul
