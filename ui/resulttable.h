// The table of a batch's results, with the filter above it and how many it shows.
//
//     auto *table = new ResultTable(manager, this);
//     connect(table, &ResultTable::choiceChanged, ...);   // also when rows come and go
//
// What is chosen stays chosen through filter and order, as far as it is shown. Ctrl+C copies it.
// Main thread.
#pragma once

#include "core/manager/taskmanager.h"

#include <QWidget>

#include <optional>
#include <vector>

class QLabel;
class QLineEdit;
class QTableView;

namespace haul {

class ColumnKeeper;
class EmptyState;
class ResultModel;

class ResultTable : public QWidget
{
    Q_OBJECT

public:
    explicit ResultTable(TaskManager &manager, QWidget *parent = nullptr);

    void setBatch(std::optional<BatchId> id);
    ResultModel *model() const { return model_; }
    QTableView *table() const { return table_; }
    ColumnKeeper *columns() const { return columns_; }

    // Of the chosen rows, from top to bottom; O(chosen).
    std::vector<int> chosenRows() const;
    int currentRow() const; // of the chosen ones; -1: none

    void focusFilter();

signals:
    void choiceChanged(); // or which one is current
    void openWished();
    void contextMenuWished(const QPoint &globalPosition);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct Choice
    {
        std::optional<BatchId> batch;
        std::vector<bool> places; // in the batch's list of results
        std::optional<quint32> current;
    };

    void layOut();
    void prepareTable();
    void prepareColumns();
    void prepareEmptyStates();
    void connectKeys();
    void recolour();

    void updateCounts();
    void updateEmptyStates();
    void clearFilter();
    bool onFilterKey(int key);
    void copyChosen();
    void say(const QString &line); // beside the filter, until the numbers change

    void rememberChoice();
    void restoreChoice();
    void choose(const Choice &choice);
    void showSorting();

    TaskManager &manager_;
    ResultModel *model_;
    QLineEdit *filter_;
    QLabel *count_;
    QTableView *table_;
    ColumnKeeper *columns_;
    EmptyState *nothingYet_;
    EmptyState *nothingMatches_;

    Choice remembered_;
};

} // namespace haul
