// The few things that the delegates draw themselves, in the palette's colours: thin progress bars,
// the marks of states (a shape and a colour each, never the colour alone) and small buttons.
//
// Main thread. Sizes come from the font, so they suit every scale.
#pragma once

#include "core/model/taskstate.h"

#include <QColor>
#include <QFontMetrics>
#include <QPalette>
#include <QRect>

class QPainter;

namespace haul::paint {

// A share of the way from one colour to the other.
QColor mix(const QColor &from, const QColor &to, double share);
QColor secondaryText(const QPalette &palette);
// Of lines that divide.
QColor hairline(const QPalette &palette);
QColor stateColour(TaskState state, const QPalette &palette);
QColor warningColour(const QPalette &palette);
// The palette with a selection so soft that text and marks keep their colours on it.
QPalette softSelection(const QPalette &palette);
// Some dark desktops leave the colour of placeholders dark.
QPalette withReadablePlaceholder(const QPalette &palette);
// A font for what is read second.
QFont smaller(const QFont &font);

// A line of text; left and right are meant as they are seen. Names, sizes and sentences keep the
// direction of their own letters, whatever the window's: "1.html" is never "html.1".
void drawText(QPainter *painter, const QRect &rect, Qt::Alignment seen, const QString &text);

struct Bar
{
    double fraction = 0; // negative: unknown
    QColor colour;
    double tail = 0; // of the fraction, the share at its end that is drawn in tailColour
    QColor tailColour;
};

void drawBar(QPainter *painter, const QRect &rect, const Bar &bar, const QPalette &palette);
void drawStateMark(QPainter *painter, const QRect &rect, TaskState state, const QPalette &palette);

void drawWarningMark(QPainter *painter, const QRect &rect, const QPalette &palette);

enum class Glyph : quint8 { Cross, Pause, Resume };

enum class Feel : quint8 { Quiet, Hovered, Pressed };

void drawButton(QPainter *painter, const QRect &rect, Glyph glyph, Feel feel,
                const QPalette &palette);

// The side of a mark or glyph beside text of this font.
int markSide(const QFontMetrics &metrics);
int barHeight(const QFontMetrics &metrics);

} // namespace haul::paint
