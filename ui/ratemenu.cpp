#include "ui/ratemenu.h"

#include "ui/fieldrow.h"
#include "ui/ratespin.h"
#include "ui/words.h"

#include <QActionGroup>
#include <QApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QWidgetAction>

namespace haul {
namespace {

constexpr qint64 kiB = 1024;
constexpr qint64 miB = 1024 * kiB;
constexpr qint64 usual[] = {100 * kiB, 500 * kiB, miB, 2 * miB, 5 * miB, 10 * miB, 50 * miB};

} // namespace

RateMenu::RateMenu(const QString &title, QWidget *parent)
    : QMenu(title, parent)
    , rates_(new QActionGroup(this))
    , field_(new RateSpin(tr("no limit")))
{
    addRate(tr("&No Limit"), 0);
    addSeparator();
    for (const qint64 rate : usual)
        addRate(words::speed(double(rate)), rate);
    unusual_ = addRate({}, -1);
    addSeparator();
    addField();
    connect(rates_, &QActionGroup::triggered, this,
            [this](const QAction *rate) { emit chosen(rate->data().toLongLong()); });
    // Opened again, it begins with its first line.
    connect(this, &QMenu::aboutToHide, field_, &QWidget::clearFocus);
    setRate(0);
}

QAction *RateMenu::addRate(const QString &text, qint64 bytesPerSecond)
{
    QAction *rate = rates_->addAction(text);
    rate->setData(bytesPerSecond);
    rate->setCheckable(true);
    addAction(rate);
    return rate;
}

void RateMenu::addField()
{
    auto *row = new QWidget;
    auto *label = new QLabel(tr("Other:"), row);
    auto *button = new QPushButton(tr("Set"), row);
    label->setBuddy(field_);
    field_->setAccessibleName(tr("Other speed limit"));
    button->setAccessibleName(tr("Set this speed limit"));
    auto *line = new QHBoxLayout(row);
    line->setContentsMargins(28, 4, 10, 4); // where the other lines' words begin
    line->addWidget(label);
    line->addWidget(field_, 1);
    line->addWidget(button);
    leadTo(row, field_); // the arrow keys come here as well

    auto *action = new QWidgetAction(this);
    action->setDefaultWidget(row);
    addAction(action);
    connect(field_, &RateSpin::confirmed, this, &RateMenu::confirmField);
    connect(button, &QPushButton::clicked, this, &RateMenu::confirmField);
}

void RateMenu::confirmField()
{
    field_->interpretText();
    const qint64 rate = field_->rate();
    while (QWidget *popup = QApplication::activePopupWidget()) // this one, and what opened it
        popup->close();
    emit chosen(rate);
}

void RateMenu::setRate(qint64 bytesPerSecond)
{
    unusual_->setVisible(false);
    const QList<QAction *> rates = rates_->actions();
    const auto same = std::find_if(rates.begin(), rates.end(), [&](const QAction *rate) {
        return rate->data().toLongLong() == bytesPerSecond;
    });
    QAction *present = same == rates.end() ? unusual_ : *same;
    if (present == unusual_) {
        unusual_->setData(bytesPerSecond);
        unusual_->setText(words::speed(double(bytesPerSecond)));
        unusual_->setVisible(true);
    }
    present->setChecked(true);
    field_->setRate(bytesPerSecond);
}

} // namespace haul
