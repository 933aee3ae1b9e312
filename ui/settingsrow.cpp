#include "ui/settingsrow.h"

#include "ui/paint.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QSpinBox>
#include <QVBoxLayout>

namespace haul {
namespace {

// Of fields, in characters.
constexpr int numberWidth = 18;
constexpr int textWidth = 40;

} // namespace

SettingsRow::SettingsRow(const QString &name, const QString &explanation, QWidget *field,
                         FieldPlace place, QWidget *parent)
    : QWidget(parent)
    , name_(new QLabel(name, this))
    , explanation_(new QLabel(explanation, this))
    , field_(field)
{
    explanation_->setWordWrap(true);
    explanation_->setFont(paint::smaller(font()));
    typedField()->setAccessibleName(name);
    typedField()->setAccessibleDescription(explanation);
    layOut(place);
    recolour();
}

void SettingsRow::layOut(FieldPlace place)
{
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(name_);
    words->addWidget(explanation_);
    const bool isBeside = place == FieldPlace::Beside;
    auto *row = new QBoxLayout(isBeside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom, this);
    row->setContentsMargins(0, 8, 0, 9);
    row->setSpacing(isBeside ? 20 : 8);
    row->addLayout(words, 1);
    row->addWidget(field_, 0, isBeside ? Qt::AlignRight | Qt::AlignVCenter : Qt::Alignment());
    if (isBeside && !qobject_cast<QAbstractButton *>(field_))
        field_->setFixedWidth(fontMetrics().averageCharWidth()
                              * (qobject_cast<QSpinBox *>(field_) ? numberWidth : textWidth));
}

QWidget *SettingsRow::typedField() const
{
    return field_->focusProxy() ? field_->focusProxy() : field_;
}

bool SettingsRow::mentions(const QString &text) const
{
    return name_->text().contains(text, Qt::CaseInsensitive)
           || explanation_->text().contains(text, Qt::CaseInsensitive);
}

void SettingsRow::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        recolour();
    QWidget::changeEvent(event);
}

void SettingsRow::recolour()
{
    QPalette quiet = palette();
    for (const auto role : {QPalette::WindowText, QPalette::Text})
        quiet.setColor(role, paint::secondaryText(quiet));
    explanation_->setPalette(quiet);
}

void SettingsRow::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !rect().contains(event->position().toPoint()))
        return;
    field_->setFocus(Qt::MouseFocusReason);
    if (auto *button = qobject_cast<QAbstractButton *>(field_); button && button->isCheckable())
        button->click();
}

void SettingsRow::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(0, height() - 1, width(), 1, paint::hairline(palette()));
}

} // namespace haul
