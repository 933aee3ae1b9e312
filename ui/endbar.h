// A bar at the window's top that counts down to what is to happen now that everything has ended,
// with "Don't". Hidden otherwise. Main thread.
//
//     connect(bar, &EndBar::declined, ...);
//     bar->showCountdown(EndChoice::Quit, 30);
#pragma once

#include "ui/endaction.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace haul {

class EndBar : public QFrame
{
    Q_OBJECT

public:
    explicit EndBar(QWidget *parent = nullptr);

    void showCountdown(EndChoice choice, int secondsLeft);
    QString words() const;

signals:
    void declined();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QLabel *words_;
    QPushButton *decline_;
};

} // namespace haul
