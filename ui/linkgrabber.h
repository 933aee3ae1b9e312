// The link grabber: the links of results in one table, filtered, checked by hand, and sent on as a
// list for the next batch.
//
//     auto *grabber = new LinkGrabber(manager.workPool(), batch.name, window);
//     connect(grabber, &LinkGrabber::newListWished, ...);   // opens the import preview
//     grabber->gather(batch.results.allRead());
//     grabber->show();                                      // deletes itself when it is closed
//
// What is sent on is what is shown and checked: a filter leaves out what it hides. The links are
// those there were when it was opened. Main thread; all that takes time happens on the work pool.
#pragma once

#include "core/lists/listreader.h"
#include "core/model/parseresult.h"

#include <QDialog>

#include <vector>

class QLabel;
class QPushButton;
class QTableView;
class QThreadPool;

namespace haul {

class EmptyState;
class LinkFilterBar;
class LinkGrabberModel;
class WarningLine;

class LinkGrabber : public QDialog
{
    Q_OBJECT

public:
    LinkGrabber(QThreadPool &workPool, const QString &batch, QWidget *parent = nullptr);

    void gather(std::vector<ParseResultPtr> results);
    LinkGrabberModel *model() const { return model_; }

signals:
    void newListWished(const haul::ListSource &source);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void layOut();
    void prepareTable();
    QLayout *makeCheckRow();
    QWidget *makeButtons();
    void connectModel();

    void onGathered();
    void updateCounts();
    void updateEmptyState();
    void recolour();
    void focusTable();
    void toggleChosenRows();
    std::vector<int> chosenRows() const;

    void download();
    void copyChecked();
    void copyChosenRows();
    void copy(std::vector<quint32> links);

    QThreadPool &workPool_;
    const QString batch_;
    LinkGrabberModel *model_;
    LinkFilterBar *filter_;
    QTableView *table_;
    EmptyState *empty_;
    WarningLine *warning_; // that something was cut off
    QLabel *summary_;
    QLabel *aside_; // what was left out, or what has just been done
    QPushButton *checkAll_;
    QPushButton *checkNone_;
    QPushButton *copy_;
    QPushButton *download_;
    bool isSending_ = false; // a list is being made
};

} // namespace haul
