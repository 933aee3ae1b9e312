#include "ui/noticebar.h"

#include "ui/paint.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>

#include <chrono>
#include <utility>

namespace haul {
namespace {

using namespace std::chrono_literals;

constexpr auto stays = 10s;

} // namespace

NoticeBar::NoticeBar(QWidget *parent)
    : QFrame(parent)
    , label_(new QLabel(this))
    , undo_(new QPushButton(tr("&Undo"), this))
    , close_(new QToolButton(this))
    , timer_(this)
{
    setObjectName(QStringLiteral("noticeBar"));
    label_->setTextFormat(Qt::PlainText);
    label_->setWordWrap(true);
    label_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // never widens the window
    undo_->setObjectName(QStringLiteral("undo"));
    close_->setObjectName(QStringLiteral("dismissNotice"));
    close_->setAutoRaise(true);
    close_->setIcon(style()->standardIcon(QStyle::SP_TitleBarCloseButton));
    close_->setToolTip(tr("Dismiss"));
    close_->setAccessibleName(tr("Dismiss"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 5, 8, 5);
    row->addWidget(label_, 1);
    row->addWidget(undo_);
    row->addWidget(close_);
    timer_.setSingleShot(true);
    timer_.setInterval(stays);
    connect(&timer_, &QTimer::timeout, this, &NoticeBar::dismiss);
    connect(undo_, &QPushButton::clicked, this, &NoticeBar::undo);
    connect(close_, &QToolButton::clicked, this, &NoticeBar::dismiss);
    hide();
}

void NoticeBar::tell(const QString &words)
{
    dismiss();
    undo_->hide();
    say(words);
}

void NoticeBar::offerUndo(const QString &words)
{
    dismiss();
    isOffering_ = true;
    undo_->show();
    say(words);
    emit offering(true);
}

// Screen readers are told, for the bar does not take the focus.
void NoticeBar::say(const QString &words)
{
    label_->setText(words);
    setAccessibleName(words);
    show();
    timer_.start();
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void NoticeBar::dismiss()
{
    timer_.stop();
    hide();
    if (endOffer())
        emit passed();
}

void NoticeBar::undo()
{
    if (!isOffering_)
        return;
    timer_.stop();
    hide();
    if (endOffer())
        emit undone();
}

bool NoticeBar::endOffer()
{
    const bool was = std::exchange(isOffering_, false);
    if (was)
        emit offering(false);
    return was;
}

QString NoticeBar::words() const
{
    return isHidden() ? QString() : label_->text();
}

// Nothing goes away from under the pointer.
void NoticeBar::enterEvent(QEnterEvent *)
{
    timer_.stop();
}

void NoticeBar::leaveEvent(QEvent *)
{
    if (isVisible())
        timer_.start();
}

// A shade of the window's own colour, and a line above.
void NoticeBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QColor ground = palette().color(QPalette::Window);
    const QColor ink = palette().color(QPalette::WindowText);
    painter.fillRect(rect(), paint::mix(ground, palette().color(QPalette::Highlight), 0.10));
    painter.fillRect(0, 0, width(), 1, paint::mix(ground, ink, 0.18));
}

} // namespace haul
