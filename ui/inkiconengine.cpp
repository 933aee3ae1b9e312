#include "ui/inkiconengine.h"

#include <QBuffer>
#include <QFile>
#include <QGuiApplication>
#include <QImageReader>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>

namespace haul {
namespace {

QColor ink(QIcon::Mode mode)
{
    const QPalette palette = QGuiApplication::palette();
    switch (mode) {
    case QIcon::Disabled:
        return palette.color(QPalette::Disabled, QPalette::ButtonText);
    case QIcon::Selected:
        return palette.color(QPalette::HighlightedText);
    default:
        return palette.color(QPalette::ButtonText);
    }
}

QImage drawn(const QString &resource, const QColor &colour, const QSize &size)
{
    QFile file(resource);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArray svg = file.readAll().replace("currentColor", colour.name().toLatin1());
    QBuffer buffer(&svg);
    QImageReader reader(&buffer, "svg");
    reader.setScaledSize(size);
    return reader.read();
}

} // namespace

QPixmap InkIconEngine::pixmap(const QSize &size, QIcon::Mode mode, QIcon::State)
{
    const QColor colour = ink(mode);
    const QString key = QStringLiteral("haul-ink:%1:%2:%3x%4")
                            .arg(resource_, colour.name())
                            .arg(size.width())
                            .arg(size.height());
    QPixmap pixmap;
    if (!QPixmapCache::find(key, &pixmap)) {
        pixmap = QPixmap::fromImage(drawn(resource_, colour, size));
        QPixmapCache::insert(key, pixmap);
    }
    return pixmap;
}

void InkIconEngine::paint(QPainter *painter, const QRect &rect, QIcon::Mode mode,
                          QIcon::State state)
{
    const qreal scale = painter->device()->devicePixelRatioF();
    QPixmap ink = pixmap((QSizeF(rect.size()) * scale).toSize(), mode, state);
    ink.setDevicePixelRatio(scale);
    painter->drawPixmap(rect.topLeft(), ink);
}

} // namespace haul
