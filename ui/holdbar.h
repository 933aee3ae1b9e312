// A quiet bar at the window's top: why everything waits, and a way to go on all the same. Hidden
// without words. Main thread.
//
//     connect(bar, &HoldBar::goOnWished, ...);
//     bar->setWords(words::holdLine(standing, now));
#pragma once

#include <QFrame>

class QLabel;

namespace haul {

class HoldBar : public QFrame
{
    Q_OBJECT

public:
    explicit HoldBar(QWidget *parent = nullptr);

    void setWords(const QString &words);
    QString words() const;

signals:
    void goOnWished();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QLabel *words_;
};

} // namespace haul
