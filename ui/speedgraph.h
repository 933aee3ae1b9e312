// A speed over the last minutes as a filled line, the latest at its end. Large, with its scale in
// words; small, for a status bar, the line alone.
//
//     graph->setHistory(runs.total());     // once a second
//
// Costs nothing while it is hidden. Main thread.
#pragma once

#include "ui/speedhistory.h"

#include <QWidget>

namespace haul {

class SpeedGraph : public QWidget
{
    Q_OBJECT

public:
    enum class Form : quint8 { Large, Small };

    explicit SpeedGraph(Form form, QWidget *parent = nullptr);

    void setHistory(const SpeedHistory &history);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void drawScale(QPainter &painter, const QRectF &field, double top) const;
    void drawLine(QPainter &painter, const QRectF &field, double top) const;

    const Form form_;
    SpeedHistory history_;
};

// The least of 1, 2 and 5 times a power of ten, in the unit that the words use, that holds it.
double scaleTop(double bytesPerSecond);

} // namespace haul
