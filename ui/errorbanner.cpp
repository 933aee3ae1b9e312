#include "ui/errorbanner.h"

#include "core/base/errortext.h"
#include "ui/paint.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

namespace haul {

ErrorBanner::ErrorBanner(QWidget *parent)
    : QFrame(parent)
    , message_(new QLabel(this))
    , hint_(new QLabel(this))
    , close_(new QToolButton(this))
{
    auto *row = new QHBoxLayout(this);
    const int indent = paint::markSide(fontMetrics()) + 22;
    row->setContentsMargins(indent, 8, 10, 8);
    auto *column = new QVBoxLayout;
    column->setSpacing(2);
    row->addLayout(column, 1);
    close_->setIcon(style()->standardIcon(QStyle::SP_TitleBarCloseButton));
    close_->setAutoRaise(true);
    close_->setToolTip(tr("Close"));
    close_->setAccessibleName(tr("Close this message"));
    close_->hide();
    connect(close_, &QToolButton::clicked, this, &QWidget::hide);
    row->addWidget(close_, 0, Qt::AlignTop);
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

void ErrorBanner::setClosable(bool closable)
{
    close_->setVisible(closable);
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
