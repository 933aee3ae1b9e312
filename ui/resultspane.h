// What parsing made of the batch's files, and the links of the chosen one. Main thread.
#pragma once

#include "core/manager/taskmanager.h"

#include <QWidget>

#include <optional>
#include <vector>

class QAction;
class QMenu;
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

    // Of the chosen results, or of the chosen one's links those that are chosen.
    std::vector<ParseResultPtr> chosenResults() const;
    ParseResultPtr chosenLinks() const;

signals:
    void openWished(const QString &path);
    void countChanged(int results);
    // The links of these, into a file or into the link grabber.
    void exportWished(const std::vector<haul::ParseResultPtr> &results);
    void grabWished(const std::vector<haul::ParseResultPtr> &results);
    void verifyWished(const QString &checksumFile);

private:
    void prepare(QTableView *table, const QString &name, const QString &accessibleName);
    void connectMenu(QTableView *table);
    void openCurrent();
    void tellCount();

    ResultModel *results_;
    LinkModel *links_;
    QSplitter *splitter_;
    QTableView *resultTable_;
    QTableView *linkTable_;
    QMenu *menu_;
    QAction *verifying_;
    std::vector<ParseResultPtr> meant_; // by the menu that is open
};

} // namespace haul
