// A quiet bar at the window's bottom: what was just done, and for a while a way back.
//
//     bar->tell(tr("12 files deleted."));
//     bar->offerUndo(tr("Removed “papers”"));   // undone() or passed() follows, once
//
// It goes by itself after some seconds, or when something newer is told. Main thread.
#pragma once

#include <QFrame>
#include <QTimer>

class QLabel;
class QPushButton;
class QToolButton;

namespace haul {

class NoticeBar : public QFrame
{
    Q_OBJECT

public:
    explicit NoticeBar(QWidget *parent = nullptr);

    void tell(const QString &words);
    void offerUndo(const QString &words);
    void dismiss();
    // As by its button; nothing when there is no way back.
    void undo();
    QString words() const;
    QPushButton *undoButton() const { return undo_; }

signals:
    void offering(bool isOffering); // a way back
    void undone();
    void passed(); // what was offered is offered no longer

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    void say(const QString &words);
    bool endOffer();

    QLabel *label_;
    QPushButton *undo_;
    QToolButton *close_;
    QTimer timer_;
    bool isOffering_ = false;
};

} // namespace haul
