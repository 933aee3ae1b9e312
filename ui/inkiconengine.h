// Paints a monochrome SVG in the palette's text colour, sharp at every size and scale, and follows
// the palette when it turns dark.
//
//     QIcon icon(new InkIconEngine(u":/haul/icons/retry.svg"_qs));
//
// The SVG says `currentColor` where the ink goes. Main thread.
#pragma once

#include <QIconEngine>

namespace haul {

class InkIconEngine : public QIconEngine
{
public:
    explicit InkIconEngine(const QString &resource)
        : resource_(resource)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    QIconEngine *clone() const override { return new InkIconEngine(resource_); }
    bool isNull() override { return resource_.isEmpty(); }

private:
    QString resource_;
};

} // namespace haul
