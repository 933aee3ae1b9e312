#include "ui/factsgrid.h"

#include "ui/paint.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>

namespace haul {

FactsGrid::FactsGrid(const QStringList &labels, QWidget *parent)
    : QWidget(parent)
    , grid_(new QGridLayout(this))
{
    grid_->setContentsMargins(0, 0, 0, 0);
    grid_->setHorizontalSpacing(12);
    grid_->setVerticalSpacing(3);
    grid_->setColumnStretch(1, 1);
    for (const QString &text : labels) {
        auto *label = new QLabel(text, this);
        auto *value = new QLineEdit(this);
        value->setReadOnly(true);
        value->setFrame(false);
        value->setAccessibleName(text);
        value->setTextMargins(-2, 0, 0, 0);
        const int row = int(facts_.size());
        grid_->addWidget(label, row, 0, Qt::AlignLeft | Qt::AlignVCenter);
        grid_->addWidget(value, row, 1);
        label->hide();
        value->hide();
        facts_.push_back({label, value});
    }
    recolour();
}

void FactsGrid::setValue(int fact, const QString &value)
{
    const Fact &shown = facts_[size_t(fact)];
    if (shown.value->text() == value)
        return;
    shown.value->setText(value);
    shown.value->setCursorPosition(0);
    shown.label->setVisible(!value.isEmpty());
    shown.value->setVisible(!value.isEmpty());
}

QString FactsGrid::value(int fact) const
{
    return facts_[size_t(fact)].value->text();
}

void FactsGrid::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        recolour();
    QWidget::changeEvent(event);
}

void FactsGrid::recolour()
{
    for (const Fact &fact : facts_) {
        QPalette quiet = palette();
        quiet.setColor(QPalette::WindowText, paint::secondaryText(quiet));
        fact.label->setPalette(quiet);
        QPalette flat = palette();
        flat.setColor(QPalette::Base, Qt::transparent);
        fact.value->setPalette(flat);
    }
}

} // namespace haul
