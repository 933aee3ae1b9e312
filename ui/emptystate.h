// What stands where there is nothing yet: a picture, a line, and what to do. Main thread.
#pragma once

#include <QIcon>
#include <QList>
#include <QWidget>

class QAction;
class QLabel;

namespace haul {

class EmptyState : public QWidget
{
    Q_OBJECT

public:
    explicit EmptyState(QWidget *parent = nullptr);

    void setIcon(const QIcon &icon);
    // Below the words, a button for each.
    void addButtons(const QList<QAction *> &actions);
    void setWords(const QString &title, const QString &text = {});

protected:
    void changeEvent(QEvent *event) override;

private:
    void recolour();

    QIcon icon_;
    QLabel *picture_;
    QLabel *title_;
    QLabel *text_;
};

} // namespace haul
