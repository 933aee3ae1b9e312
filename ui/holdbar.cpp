#include "ui/holdbar.h"

#include "ui/paint.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace haul {

HoldBar::HoldBar(QWidget *parent)
    : QFrame(parent)
    , words_(new QLabel(this))
{
    setObjectName(QStringLiteral("holdBar"));
    words_->setWordWrap(true);
    words_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // never widens the window
    auto *goOn = new QPushButton(tr("&Go On Anyway"), this);
    goOn->setObjectName(QStringLiteral("goOnAnyway"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 5, 8, 5);
    row->addWidget(words_, 1);
    row->addWidget(goOn);
    connect(goOn, &QPushButton::clicked, this, &HoldBar::goOnWished);
    hide();
}

// Screen readers are told, for the bar does not take the focus.
void HoldBar::setWords(const QString &words)
{
    if (words == words_->text())
        return;
    words_->setText(words);
    setAccessibleName(words);
    setVisible(!words.isEmpty());
    if (words.isEmpty())
        return;
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

QString HoldBar::words() const
{
    return words_->text();
}

// A shade of the window's own colour, and a line below.
void HoldBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QColor ground = palette().color(QPalette::Window);
    painter.fillRect(rect(), paint::mix(ground, paint::warningColour(palette()), 0.18));
    painter.fillRect(0, height() - 1, width(), 1, paint::hairline(palette()));
}

} // namespace haul
