#include "ui/paint.h"

#include <QPainter>
#include <QPainterPath>

#include <array>

namespace haul::paint {
namespace {

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Base).lightness() < 128;
}

struct Accent
{
    QRgb light; // on a light ground
    QRgb dark;
};

constexpr Accent accents[taskStateCount] = {
    {0xff718096, 0xff97a3b4}, // Waiting
    {0xff2b6cb0, 0xff63a4e8}, // Active
    {0xffa86613, 0xffdfae4e}, // Retrying
    {0xff2b6cb0, 0xff63a4e8}, // Finishing
    {0xff2f855a, 0xff63bd8c}, // Done
    {0xffc53030, 0xfff08585}, // Failed
    {0xff718096, 0xff97a3b4}, // Cancelled
    {0xff718096, 0xff97a3b4}, // Skipped
};

// Strokes in a box from -1 to 1.
using Path = QPainterPath;

Path line(std::initializer_list<QPointF> points)
{
    Path path;
    for (auto point = points.begin(); point != points.end(); ++point)
        point == points.begin() ? path.moveTo(*point) : path.lineTo(*point);
    return path;
}

Path ring(double radius)
{
    Path path;
    path.addEllipse(QPointF(), radius, radius);
    return path;
}

Path waitingMark()
{
    Path path = ring(0.85);
    path.addPath(line({{0, -0.45}, {0, 0.05}, {0.35, 0.25}}));
    return path;
}

Path retryingMark()
{
    Path path;
    path.arcMoveTo(QRectF(-0.8, -0.8, 1.6, 1.6), 40);
    path.arcTo(QRectF(-0.8, -0.8, 1.6, 1.6), 40, 280);
    path.addPath(line({{0.15, -0.5}, {0.64, -0.5}, {0.64, -0.98}}));
    return path;
}

Path failedMark()
{
    Path path = ring(0.9);
    path.addPath(line({{0, -0.45}, {0, 0.1}}));
    path.addPath(line({{0, 0.45}, {0, 0.46}}));
    return path;
}

Path skippedMark()
{
    Path path = line({{-0.75, -0.6}, {-0.1, 0}, {-0.75, 0.6}});
    path.addPath(line({{0.1, -0.6}, {0.75, 0}, {0.1, 0.6}}));
    return path;
}

Path activeMark()
{
    Path path = line({{0, -0.85}, {0, 0.85}});
    path.addPath(line({{-0.6, 0.25}, {0, 0.85}, {0.6, 0.25}}));
    return path;
}

Path warningMark()
{
    Path path = line({{0, -0.85}, {0.95, 0.8}, {-0.95, 0.8}});
    path.closeSubpath();
    path.addPath(line({{0, -0.25}, {0, 0.2}}));
    path.addPath(line({{0, 0.5}, {0, 0.51}}));
    return path;
}

const Path &markOf(TaskState state)
{
    static const std::array<Path, taskStateCount> marks{
        waitingMark(),
        activeMark(),
        retryingMark(),
        [] { // Finishing: arrived on the ground
            Path path = activeMark();
            path.addPath(line({{-0.8, 0.98}, {0.8, 0.98}}));
            return path;
        }(),
        line({{-0.8, 0.05}, {-0.25, 0.6}, {0.8, -0.6}}), // Done
        failedMark(),
        [] { // Cancelled
            Path path = ring(0.85);
            path.addPath(line({{-0.6, 0.6}, {0.6, -0.6}}));
            return path;
        }(),
        skippedMark(),
    };
    return marks[size_t(state)];
}

const Path &pathOf(Glyph glyph)
{
    static const Path cross = [] {
        Path path = line({{-0.7, -0.7}, {0.7, 0.7}});
        path.addPath(line({{0.7, -0.7}, {-0.7, 0.7}}));
        return path;
    }();
    static const Path pause = [] {
        Path path = line({{-0.4, -0.7}, {-0.4, 0.7}});
        path.addPath(line({{0.4, -0.7}, {0.4, 0.7}}));
        return path;
    }();
    static const Path resume = line({{-0.4, -0.75}, {0.7, 0}, {-0.4, 0.75}, {-0.4, -0.75}});
    switch (glyph) {
    case Glyph::Cross:
        return cross;
    case Glyph::Pause:
        return pause;
    case Glyph::Resume:
        return resume;
    }
    Q_UNREACHABLE();
}

void stroke(QPainter *painter, const QRectF &rect, const Path &path, const QColor &colour)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->translate(rect.center());
    const double unit = std::min(rect.width(), rect.height()) / 2;
    painter->scale(unit, unit);
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(colour, 1.4 / unit, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->drawPath(path);
    painter->restore();
}

} // namespace

QColor mix(const QColor &from, const QColor &to, double share)
{
    const auto between = [share](int a, int b) { return int(a + (b - a) * share + 0.5); };
    return QColor(between(from.red(), to.red()), between(from.green(), to.green()),
                  between(from.blue(), to.blue()));
}

QColor secondaryText(const QPalette &palette)
{
    return mix(palette.color(QPalette::Base), palette.color(QPalette::Text), 0.62);
}

QColor hairline(const QPalette &palette)
{
    return mix(palette.color(QPalette::Window), palette.color(QPalette::WindowText), 0.2);
}

QColor stateColour(TaskState state, const QPalette &palette)
{
    const Accent &accent = accents[int(state)];
    return QColor(isDark(palette) ? accent.dark : accent.light);
}

QColor warningColour(const QPalette &palette)
{
    return stateColour(TaskState::Retrying, palette);
}

QPalette softSelection(const QPalette &palette)
{
    QPalette soft = palette;
    for (const auto group : {QPalette::Active, QPalette::Inactive, QPalette::Disabled}) {
        const double share = group == QPalette::Active ? 0.28 : 0.16;
        const QColor base = palette.color(group, QPalette::Base);
        soft.setColor(group, QPalette::Highlight,
                      mix(base, palette.color(QPalette::Active, QPalette::Highlight), share));
        soft.setColor(group, QPalette::HighlightedText, palette.color(group, QPalette::Text));
    }
    return soft;
}

QPalette withReadablePlaceholder(const QPalette &palette)
{
    QPalette readable = palette;
    readable.setColor(QPalette::PlaceholderText, secondaryText(palette));
    return readable;
}

QFont smaller(const QFont &font)
{
    QFont small = font;
    if (font.pointSizeF() > 0)
        small.setPointSizeF(font.pointSizeF() * 0.92);
    return small;
}

void drawText(QPainter *painter, const QRect &rect, Qt::Alignment seen, const QString &text)
{
    const Qt::LayoutDirection direction = painter->layoutDirection();
    painter->setLayoutDirection(Qt::LayoutDirectionAuto);
    painter->drawText(rect, int(seen | Qt::AlignAbsolute), text);
    painter->setLayoutDirection(direction);
}

void drawBar(QPainter *painter, const QRect &rect, const Bar &bar, const QPalette &palette)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    const double radius = rect.height() / 2.0;
    const QColor groove = mix(palette.color(QPalette::Base), palette.color(QPalette::Text), 0.13);
    painter->setBrush(groove);
    painter->drawRoundedRect(rect, radius, radius);

    QPainterPath clip;
    clip.addRoundedRect(rect, radius, radius);
    painter->setClipPath(clip);
    QRectF filled = rect;
    if (bar.fraction < 0) { // unknown: a lighter bar all along
        painter->setBrush(mix(groove, bar.colour, 0.35));
        painter->drawRect(filled);
    } else if (bar.fraction > 0) {
        filled.setWidth(std::max(rect.width() * std::min(1.0, bar.fraction), radius * 2));
        painter->setBrush(bar.colour);
        painter->drawRoundedRect(filled, radius, radius);
        if (bar.tail > 0) {
            const double width = std::max(2.0, rect.width() * bar.tail);
            painter->setBrush(bar.tailColour);
            painter->drawRect(QRectF(filled.right() - width, filled.y(), width, filled.height()));
        }
    }
    painter->restore();
}

void drawStateMark(QPainter *painter, const QRect &rect, TaskState state, const QPalette &palette)
{
    stroke(painter, QRectF(rect).adjusted(1, 1, -1, -1), markOf(state),
           stateColour(state, palette));
}

void drawWarningMark(QPainter *painter, const QRect &rect, const QPalette &palette)
{
    static const Path mark = warningMark();
    stroke(painter, QRectF(rect).adjusted(1, 1, -1, -1), mark, warningColour(palette));
}

void drawButton(QPainter *painter, const QRect &rect, Glyph glyph, Feel feel,
                const QPalette &palette)
{
    const QColor base = palette.color(QPalette::Base);
    const QColor text = palette.color(QPalette::Text);
    if (feel != Feel::Quiet) {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        QColor ground = text;
        ground.setAlphaF(feel == Feel::Pressed ? 0.24f : 0.13f);
        painter->setBrush(ground);
        painter->drawRoundedRect(rect, 4, 4);
        painter->restore();
    }
    const double inset = rect.width() * 0.3;
    stroke(painter, QRectF(rect).adjusted(inset, inset, -inset, -inset), pathOf(glyph),
           feel == Feel::Quiet ? mix(base, text, 0.5) : text);
}

int markSide(const QFontMetrics &metrics)
{
    return (metrics.ascent() + metrics.descent()) * 3 / 4 | 1;
}

int barHeight(const QFontMetrics &metrics)
{
    return std::max(3, metrics.height() / 4);
}

} // namespace haul::paint
