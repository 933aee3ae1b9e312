// Gives the titles of a table's columns the same air as its cells, so that they stand in line.
// Main thread.
#pragma once

#include <QProxyStyle>

namespace haul {

class HeaderStyle : public QProxyStyle
{
    Q_OBJECT

public:
    // Between a cell's edge and its text, in every table of the window.
    static constexpr int air = 6;

    int pixelMetric(PixelMetric metric, const QStyleOption *option,
                    const QWidget *widget) const override
    {
        return metric == PM_HeaderMargin ? air : QProxyStyle::pixelMetric(metric, option, widget);
    }
};

} // namespace haul
