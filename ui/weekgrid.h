// A week of hours to paint on: a row for each day, a column for each hour.
//
//     grid->setTimetable(timetable);
//     grid->setBrush(HourUse::Lower);
//     connect(grid, &WeekGrid::edited, ...);   // grid->timetable()
//
// Dragging paints, a click on the name of a day or hour all of it, and a click on what has the
// brush's colour already makes it full speed again. By keys: the arrows, Home and End move, with
// Shift they select, Space changes what is selected. How much of a cell is filled says how fast the
// hour is, so it does not take an eye for colours. Main thread.
#pragma once

#include "core/model/timetable.h"

#include <QWidget>

#include <optional>

namespace haul {

class WeekGrid : public QWidget
{
    Q_OBJECT

public:
    explicit WeekGrid(QWidget *parent = nullptr);

    void setTimetable(const Timetable &timetable);
    const Timetable &timetable() const { return timetable_; }
    void setBrush(HourUse use) { brush_ = use; }

    // Where things stand; days are Qt::DayOfWeek.
    QRect cell(int day, int hour) const;
    QRect dayHead(int day) const;
    QRect hourHead(int hour) const;

    // A cell of this use, also for a legend.
    static void drawCell(QPainter *painter, const QRectF &rect, HourUse use,
                         const QPalette &palette);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void edited(); // by the user, once for each stroke

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    // In rows and hours; outside of the cells stand the heads.
    struct Place
    {
        int row = 0;
        int hour = 0;

        bool operator==(const Place &) const = default;
    };

    struct Area
    {
        Place first;
        Place last;
    };

    static constexpr int head = -1;

    static int dayOf(int row);
    static int rowOf(int day);
    static Area areaOf(Place one, Place other);

    int headWidth() const;
    int headHeight() const;
    int cellWidth() const;
    int cellHeight() const;
    QRect seen(const QRect &logical) const; // mirrored from right to left
    QRect rectOf(Place place) const;
    std::optional<Place> placeAt(const QPoint &point) const;
    Place nearest(const QPoint &point) const;

    bool isAll(HourUse use, const Area &area) const;
    void fill(const Area &area, HourUse use);
    void hover(std::optional<Place> place);
    void moveTo(Place place, bool selects);
    std::optional<Place> targetOf(const QKeyEvent &event) const;
    void cycle();
    void tellCursor();
    void drawHeads(QPainter *painter) const;
    void drawSelection(QPainter *painter) const;

    Timetable timetable_;
    HourUse brush_ = HourUse::Lower;

    // While a stroke lasts.
    bool isPainting_ = false;
    Timetable before_;
    Place strokeBegin_;
    HourUse ink_ = HourUse::Full;

    Place anchor_; // of the selection, which ends at the cursor
    Place cursor_;
    std::optional<Place> hovered_;
};

} // namespace haul
