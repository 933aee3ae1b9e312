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

class ColumnKeeper;
class LinkModel;
class ResultTable;

class ResultsPane : public QWidget
{
    Q_OBJECT

public:
    explicit ResultsPane(TaskManager &manager, QWidget *parent = nullptr);

    void setBatch(std::optional<BatchId> id);
    ResultTable *results() const { return results_; }
    QSplitter *splitter() const { return splitter_; }
    ColumnKeeper *columns() const;

    // Of the chosen results those that can have links; of the chosen one's links those that are
    // chosen.
    std::vector<ParseResultPtr> chosenResults() const;
    std::vector<quint32> chosenPlaces() const;
    ParseResultPtr chosenLinks() const;

signals:
    void openWished(const QString &path);
    void countChanged(int results);
    // The results at these places of the batch's list, into a file.
    void exportResultsWished(const std::vector<quint32> &places);
    // The links of these, into a file or into the link grabber.
    void exportWished(const std::vector<haul::ParseResultPtr> &results);
    void grabWished(const std::vector<haul::ParseResultPtr> &results);
    void verifyWished(const QString &checksumFile);

protected:
    bool event(QEvent *event) override;

private:
    void prepareLinks();
    void makeMenu();
    void showMenu(std::vector<ParseResultPtr> meant, bool ofResults, const QPoint &where);
    void openCurrent();
    void copyLinks();

    ResultTable *results_;
    LinkModel *links_;
    QSplitter *splitter_;
    QTableView *linkTable_;
    QMenu *menu_;
    QAction *verifying_ = nullptr;
    QAction *open_ = nullptr;
    QAction *exportResults_ = nullptr;
    QAction *export_ = nullptr;
    QAction *grab_ = nullptr;
    std::vector<ParseResultPtr> meant_; // by the menu that is open
};

} // namespace haul
