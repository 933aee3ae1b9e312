#include "ui/templateedit.h"

#include "ui/paint.h"

#include <QCoreApplication>
#include <QEvent>
#include <QInputMethodEvent>
#include <QTextCharFormat>

#include <algorithm>

namespace haul {

TemplateEdit::TemplateEdit(const NameTemplate &given, QWidget *parent)
    : QLineEdit(given.text, parent)
    , parsed_{given, {}, 0, 0}
{
    setMaxLength(int(maxTemplateText) + 1); // one more, so that too long is said
    setPlaceholderText(QStringLiteral("{name}{ext}"));
    setToolTip(tr("Folders and names made of {batch} {host} {path} {name} {ext} {index} {date} "
                  "{title}, for instance {host}/{index:04}-{name}{ext}"));
    recolour();
    connect(this, &QLineEdit::textChanged, this, &TemplateEdit::parse);
}

void TemplateEdit::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        recolour();
    QLineEdit::changeEvent(event);
}

void TemplateEdit::recolour()
{
    const QPalette readable = paint::withReadablePlaceholder(palette());
    if (readable != palette())
        setPalette(readable);
    mark();
}

bool TemplateEdit::uses(NameTemplate::Field field) const
{
    const auto &pieces = parsed_.value.pieces;
    return std::any_of(pieces.begin(), pieces.end(),
                       [field](const NameTemplate::Piece &piece) { return piece.field == field; });
}

void TemplateEdit::parse()
{
    parsed_ = parseNameTemplate(text());
    setAccessibleDescription(parsed_.error);
    mark();
    emit parsed();
}

// A line edit has no formats of its own but those that input methods give it; they count from the
// cursor and change nothing of the text.
void TemplateEdit::mark()
{
    QList<QInputMethodEvent::Attribute> marks;
    if (!parsed_.error.isEmpty()) {
        QTextCharFormat wrong;
        wrong.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        wrong.setUnderlineColor(paint::warningColour(palette()));
        wrong.setForeground(paint::warningColour(palette()));
        marks.append({QInputMethodEvent::TextFormat, int(parsed_.position) - cursorPosition(),
                      int(std::max<qsizetype>(1, parsed_.length)), wrong});
    }
    QInputMethodEvent event({}, marks);
    QCoreApplication::sendEvent(this, &event);
}

} // namespace haul
