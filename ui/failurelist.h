// A batch's failures grouped by cause: how many, what happened, what to try, and one button for
// what helps, with the rest in its menu. A click on a cause shows its tasks.
//
//     list->setFailures(record.counts.failures);      // as often as they change
//     connect(list, &FailureList::retryWished, ...);
//
// Causes stay in their places while they are shown: nothing moves away below the mouse. Main
// thread.
#pragma once

#include "ui/failures.h"

#include <QFrame>

#include <vector>

class QAction;
class QLabel;
class QToolButton;
class QVBoxLayout;

namespace haul {

class FailureRow : public QFrame
{
    Q_OBJECT

public:
    explicit FailureRow(QWidget *parent = nullptr);

    void setGroup(const FailureGroup &group);
    FailureCause cause() const { return group_.cause; }

signals:
    void retryWished();
    void showWished();
    void exportWished();
    void openFolderWished();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void setCause(const FailureCause &cause);
    void recolour();

    FailureGroup group_;
    QLabel *count_;
    QLabel *message_;
    QLabel *hint_;
    QToolButton *button_;
    QAction *retry_;
    QAction *show_;
    QAction *export_;
    QAction *openFolder_;
};

class FailureList : public QWidget
{
    Q_OBJECT

public:
    static constexpr size_t mostRows = 20;

    explicit FailureList(QWidget *parent = nullptr);

    void setFailures(const FailureCounts &failures);
    // Of another batch: the largest come first again.
    void clear();

signals:
    void retryWished(const haul::FailureCause &cause);
    void showWished(const haul::FailureCause &cause);
    void exportWished(const haul::FailureCause &cause);
    void openFolderWished();

private:
    FailureRow *rowAt(size_t place);

    std::vector<FailureCause> order_;
    std::vector<FailureRow *> rows_; // made once, used for whatever cause
    QVBoxLayout *column_;
    QLabel *more_;
};

} // namespace haul
