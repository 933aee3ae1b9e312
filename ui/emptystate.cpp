#include "ui/emptystate.h"

#include "ui/paint.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace haul {

EmptyState::EmptyState(QWidget *parent)
    : QWidget(parent)
    , picture_(new QLabel(this))
    , title_(new QLabel(this))
    , text_(new QLabel(this))
{
    auto *column = new QVBoxLayout(this);
    column->addStretch(2);
    for (QLabel *label : {picture_, title_, text_}) {
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(true);
        column->addWidget(label);
    }
    column->addStretch(3);
    column->setSpacing(8);
    picture_->hide();
    QFont large = title_->font();
    large.setPointSizeF(large.pointSizeF() * 1.35);
    title_->setFont(large);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    recolour();
}

void EmptyState::setIcon(const QIcon &icon)
{
    icon_ = icon;
    picture_->show();
    recolour();
}

void EmptyState::addButtons(const QList<QAction *> &actions)
{
    auto *row = new QHBoxLayout;
    row->setContentsMargins(0, fontMetrics().height() / 2, 0, 0);
    row->addStretch();
    for (QAction *action : actions) {
        auto *button = new QPushButton(action->icon(), action->text(), this);
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        row->addWidget(button);
    }
    row->addStretch();
    auto *column = static_cast<QVBoxLayout *>(layout());
    column->insertLayout(column->count() - 1, row);
}

void EmptyState::setWords(const QString &title, const QString &text)
{
    title_->setText(title);
    text_->setText(text);
    text_->setVisible(!text.isEmpty());
    setAccessibleName(title);
    setAccessibleDescription(text);
}

void EmptyState::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        recolour();
    QWidget::changeEvent(event);
}

void EmptyState::recolour()
{
    const int side = title_->fontMetrics().height() * 3;
    if (!icon_.isNull())
        picture_->setPixmap(icon_.pixmap(QSize(side, side), devicePixelRatioF(), QIcon::Disabled));
    QPalette quiet = text_->palette();
    quiet.setColor(QPalette::WindowText, paint::secondaryText(palette()));
    if (quiet != text_->palette())
        text_->setPalette(quiet);
}

} // namespace haul
