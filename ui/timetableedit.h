// A timetable to edit: the week, what the brush paints (which is the legend too), the lower speed,
// and two usual weeks at a click.
//
//     auto *edit = new TimetableEdit;
//     edit->setTimetable(rules.timetable);
//     connect(edit, &TimetableEdit::edited, ...);   // edit->timetable()
//
// Main thread.
#pragma once

#include "core/model/timetable.h"

#include <QWidget>

class QHBoxLayout;
class QToolButton;

namespace haul {

class RateSpin;
class WeekGrid;

class TimetableEdit : public QWidget
{
    Q_OBJECT

public:
    explicit TimetableEdit(QWidget *parent = nullptr);

    void setTimetable(const Timetable &timetable);
    Timetable timetable() const;

signals:
    void edited(); // by the user

protected:
    void changeEvent(QEvent *event) override;

private:
    QHBoxLayout *makeBrushes();
    QHBoxLayout *makeUsualWeeks();
    QHBoxLayout *makeLowerRate();
    void recolour();
    void take(const Timetable &timetable);

    WeekGrid *grid_;
    RateSpin *lowerRate_;
    QList<QToolButton *> brushes_; // in the order of HourUse
};

} // namespace haul
