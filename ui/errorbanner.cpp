#include "ui/errorbanner.h"

#include "core/base/errortext.h"
#include "ui/paint.h"

#include <QLabel>
#include <QPainter>
#include <QStyle>
#include <QVBoxLayout>

namespace haul {

ErrorBanner::ErrorBanner(QWidget *parent)
    : QFrame(parent)
    , message_(new QLabel(this))
    , hint_(new QLabel(this))
{
    auto *column = new QVBoxLayout(this);
    const int indent = paint::markSide(fontMetrics()) + 22;
    column->setContentsMargins(indent, 8, 10, 8);
    column->setSpacing(2);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    message_->setFont(bold);
    for (QLabel *label : {message_, hint_}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        column->addWidget(label);
    }
    hide();
}

void ErrorBanner::setError(const std::optional<Error> &error)
{
    if (error_ != error) {
        error_ = error;
        const ErrorText words = error ? describe(*error) : ErrorText();
        QStringList lines{words.hint};
        if (error && !error->detail.isEmpty())
            lines += error->detail;
        lines.removeAll(QString());
        setWords(words.message, lines.join(QLatin1Char('\n')));
    }
    setVisible(error.has_value());
}

void ErrorBanner::setWords(const QString &message, const QString &hint)
{
    message_->setText(message);
    hint_->setText(hint);
    hint_->setVisible(!hint.isEmpty());
    setAccessibleName(message);
    setAccessibleDescription(hint);
    setVisible(!message.isEmpty());
}

QString ErrorBanner::message() const
{
    return message_->text();
}

void ErrorBanner::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor red = paint::stateColour(TaskState::Failed, palette());
    painter.setPen(Qt::NoPen);
    painter.setBrush(paint::mix(palette().color(QPalette::Base), red, 0.13));
    painter.drawRoundedRect(rect(), 5, 5);
    const int side = paint::markSide(fontMetrics());
    const QRect mark(11, message_->y() + (message_->fontMetrics().height() - side) / 2, side, side);
    paint::drawStateMark(&painter, QStyle::visualRect(layoutDirection(), rect(), mark),
                         TaskState::Failed, palette());
}

} // namespace haul
