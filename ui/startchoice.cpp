#include "ui/startchoice.h"

#include "ui/fieldrow.h"

#include <QComboBox>
#include <QDateTimeEdit>
#include <QHBoxLayout>
#include <QLocale>

namespace haul {
namespace {

enum Choice { AtOnce, AtATime };

} // namespace

StartChoice::StartChoice(QWidget *parent)
    : QWidget(parent)
    , choice_(new QComboBox(this))
    , time_(new QDateTimeEdit(this))
{
    choice_->setObjectName(QStringLiteral("startChoice"));
    choice_->addItems({tr("At once"), tr("At a time")});
    choice_->setAccessibleName(tr("Start"));
    time_->setObjectName(QStringLiteral("startTime"));
    time_->setAccessibleName(tr("Day and time of the start"));
    time_->setCalendarPopup(true);
    time_->setDisplayFormat(QLocale().dateTimeFormat(QLocale::ShortFormat));
    time_->setMinimumDate(QDate::currentDate());
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(choice_);
    line->addWidget(time_, 1);
    leadTo(this, choice_);
    setTabOrder(choice_, time_);
    setTime({});
    connect(choice_, &QComboBox::currentIndexChanged, this, &StartChoice::onChosen);
    connect(time_, &QDateTimeEdit::dateTimeChanged, this, &StartChoice::changed);
}

QDateTime StartChoice::proposal()
{
    const QDateTime soon = QDateTime::currentDateTime().addSecs(30 * 60);
    return QDateTime(soon.date(), QTime(soon.time().hour(), 0)).addSecs(60 * 60);
}

QDateTime StartChoice::time() const
{
    return choice_->currentIndex() == AtATime ? time_->dateTime() : QDateTime();
}

void StartChoice::setTime(const QDateTime &when)
{
    choice_->setCurrentIndex(when.isValid() ? AtATime : AtOnce);
    time_->setDateTime(when.isValid() ? when.toLocalTime() : proposal());
    time_->setVisible(when.isValid());
}

void StartChoice::onChosen()
{
    time_->setVisible(choice_->currentIndex() == AtATime);
    emit changed();
}

} // namespace haul
