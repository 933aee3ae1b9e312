// What parsing made of the batch's files, and the links of the chosen one. Main thread.
#pragma once

#include "core/manager/taskmanager.h"

#include <QWidget>

#include <optional>

class QSplitter;
class QTableView;

namespace haul {

class LinkModel;
class ResultModel;

class ResultsPane : public QWidget
{
    Q_OBJECT

public:
    explicit ResultsPane(TaskManager &manager, QWidget *parent = nullptr);

    void setBatch(std::optional<BatchId> id);
    ResultModel *model() const { return results_; }
    QSplitter *splitter() const { return splitter_; }

signals:
    void openWished(const QString &path);
    void countChanged(int results);

private:
    void prepare(QTableView *table, const QString &name, const QString &accessibleName);
    void openCurrent();
    void tellCount();

    ResultModel *results_;
    LinkModel *links_;
    QSplitter *splitter_;
    QTableView *resultTable_;
    QTableView *linkTable_;
};

} // namespace haul
