#include "ui/endbar.h"

#include "ui/paint.h"
#include "ui/words.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace haul {
namespace {

QString line(EndChoice choice, const QString &time)
{
    switch (choice) {
    case EndChoice::Nothing:
        return {};
    case EndChoice::Quit:
        return EndBar::tr("Everything has ended. Haul quits in %1.").arg(time);
    case EndChoice::Sleep:
        return EndBar::tr("Everything has ended. The computer goes to sleep in %1.").arg(time);
    case EndChoice::Command:
        return EndBar::tr("Everything has ended. Your command runs in %1.").arg(time);
    }
    Q_UNREACHABLE();
}

} // namespace

EndBar::EndBar(QWidget *parent)
    : QFrame(parent)
    , words_(new QLabel(this))
    , decline_(new QPushButton(tr("&Don't"), this))
{
    setObjectName(QStringLiteral("endBar"));
    decline_->setObjectName(QStringLiteral("dont"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 5, 8, 5);
    row->addWidget(words_, 1);
    row->addWidget(decline_);
    connect(decline_, &QPushButton::clicked, this, &EndBar::declined);
    hide();
}

void EndBar::showCountdown(EndChoice choice, int secondsLeft)
{
    words_->setText(line(choice, words::duration(secondsLeft)));
    setAccessibleName(words_->text());
    if (isVisible())
        return;
    show();
    decline_->setFocus(Qt::OtherFocusReason);
}

QString EndBar::words() const
{
    return words_->text();
}

void EndBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        emit declined();
    else
        QFrame::keyPressEvent(event);
}

void EndBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QColor ground = palette().color(QPalette::Window);
    painter.fillRect(rect(), paint::mix(ground, paint::warningColour(palette()), 0.18));
    painter.fillRect(0, height() - 1, width(), 1, paint::hairline(palette()));
}

} // namespace haul
