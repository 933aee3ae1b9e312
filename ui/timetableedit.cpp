#include "ui/timetableedit.h"

#include "ui/fieldrow.h"
#include "ui/ratespin.h"
#include "ui/scheduletext.h"
#include "ui/weekgrid.h"

#include <QButtonGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QSignalBlocker>
#include <QToolButton>

namespace haul {
namespace {

constexpr int workBegins = 8;
constexpr int workEnds = 18;

QString brushName(HourUse use)
{
    switch (use) {
    case HourUse::Full:
        return TimetableEdit::tr("Full speed");
    case HourUse::Lower:
        return TimetableEdit::tr("Lower speed");
    case HourUse::Nothing:
        return TimetableEdit::tr("Nothing");
    }
    Q_UNREACHABLE();
}

// Days as the locale counts them.
Timetable lowerAtWork(qint64 lowerRate)
{
    Timetable timetable;
    timetable.setLowerRate(lowerRate);
    for (const Qt::DayOfWeek day : QLocale().weekdays()) {
        for (int hour = workBegins; hour < workEnds; ++hour)
            timetable.set(day, hour, HourUse::Lower);
    }
    return timetable;
}

} // namespace

TimetableEdit::TimetableEdit(QWidget *parent)
    : QWidget(parent)
    , grid_(new WeekGrid(this))
    , lowerRate_(new RateSpin({}, this))
{
    grid_->setObjectName(QStringLiteral("week"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(makeBrushes());
    column->addWidget(grid_);
    column->addLayout(makeUsualWeeks());
    column->addLayout(makeLowerRate());
    leadTo(this, grid_);
    setTimetable({});
    connect(grid_, &WeekGrid::edited, this, &TimetableEdit::edited);
    connect(lowerRate_, &QSpinBox::valueChanged, this, &TimetableEdit::edited);
    recolour();
}

QHBoxLayout *TimetableEdit::makeBrushes()
{
    auto *row = new QHBoxLayout;
    auto *group = new QButtonGroup(this);
    for (int use = 0; use < hourUseCount; ++use) {
        auto *brush = new QToolButton(this);
        brush->setText(brushName(HourUse(use)));
        brush->setToolTip(tr("Paint with this"));
        brush->setAccessibleDescription(brush->toolTip());
        brush->setCheckable(true);
        brush->setAutoRaise(true);
        brush->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        brush->setFocusPolicy(Qt::TabFocus);
        brush->setChecked(HourUse(use) == HourUse::Lower);
        connect(brush, &QToolButton::toggled, this, [this, use](bool on) {
            if (on)
                grid_->setBrush(HourUse(use));
        });
        group->addButton(brush);
        row->addWidget(brush);
        brushes_ += brush;
    }
    row->addStretch(1);
    return row;
}

QHBoxLayout *TimetableEdit::makeUsualWeeks()
{
    auto *full = new QPushButton(tr("Always Full Speed"), this);
    full->setObjectName(QStringLiteral("alwaysFull"));
    auto *work = new QPushButton(tr("Lower on Working Days, %1 to %2")
                                     .arg(words::hourName(workBegins), words::hourName(workEnds)),
                                 this);
    work->setObjectName(QStringLiteral("lowerAtWork"));
    connect(full, &QPushButton::clicked, this, [this] {
        Timetable timetable;
        timetable.setLowerRate(lowerRate_->rate());
        take(timetable);
    });
    connect(work, &QPushButton::clicked, this, [this] { take(lowerAtWork(lowerRate_->rate())); });
    auto *row = new QHBoxLayout;
    for (QPushButton *button : {full, work}) {
        button->setAutoDefault(false);
        row->addWidget(button);
    }
    row->addStretch(1);
    return row;
}

QHBoxLayout *TimetableEdit::makeLowerRate()
{
    auto *label = new QLabel(tr("Lower speed:"), this);
    label->setBuddy(lowerRate_);
    lowerRate_->setObjectName(QStringLiteral("lowerRate"));
    lowerRate_->setAccessibleName(tr("Lower speed"));
    lowerRate_->setMinimum(1); // a limit of none is full speed
    auto *row = new QHBoxLayout;
    row->addWidget(label);
    row->addWidget(lowerRate_);
    row->addStretch(1);
    return row;
}

void TimetableEdit::setTimetable(const Timetable &timetable)
{
    const QSignalBlocker blocker(lowerRate_);
    grid_->setTimetable(timetable);
    lowerRate_->setRate(timetable.lowerRate());
}

Timetable TimetableEdit::timetable() const
{
    Timetable timetable = grid_->timetable();
    timetable.setLowerRate(lowerRate_->rate());
    return timetable;
}

void TimetableEdit::take(const Timetable &timetable)
{
    if (timetable == this->timetable())
        return;
    setTimetable(timetable);
    emit edited();
}

void TimetableEdit::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        recolour();
    QWidget::changeEvent(event);
}

// The brushes look like the cells that they paint.
void TimetableEdit::recolour()
{
    const QSize size = brushes_.front()->iconSize();
    for (int use = 0; use < hourUseCount; ++use) {
        QPixmap picture(size * devicePixelRatio());
        picture.setDevicePixelRatio(devicePixelRatio());
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        painter.setRenderHint(QPainter::Antialiasing);
        WeekGrid::drawCell(&painter, QRectF(QPointF(), size).adjusted(1, 1, -1, -1), HourUse(use),
                           palette());
        painter.end();
        brushes_[use]->setIcon(picture);
    }
}

} // namespace haul
