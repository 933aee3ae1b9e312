#include "ui/extractionrow.h"

#include "core/parse/extraction.h"
#include "ui/icons.h"
#include "ui/paint.h"
#include "ui/warningline.h"

#include <QFontDatabase>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QToolButton>

namespace haul {

ExtractionRow::ExtractionRow(QWidget *parent)
    : QWidget(parent)
    , name_(new QLineEdit(this))
    , expression_(new QLineEdit(this))
    , up_(makeButton(QStringLiteral("up"), tr("Move this column up (Alt+Up)")))
    , down_(makeButton(QStringLiteral("down"), tr("Move this column down (Alt+Down)")))
    , remove_(makeButton(QStringLiteral("remove"), tr("Remove this column (Alt+Delete)")))
    , warning_(new WarningLine(this))
{
    name_->setObjectName(QStringLiteral("name"));
    name_->setPlaceholderText(tr("Name"));
    expression_->setObjectName(QStringLiteral("expression"));
    expression_->setPlaceholderText(tr("Expression"));
    expression_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    warning_->setObjectName(QStringLiteral("columnError"));
    up_->setArrowType(Qt::UpArrow);
    down_->setArrowType(Qt::DownArrow);
    remove_->setIcon(icon(Icon::Cancel));

    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(6);
    grid->setVerticalSpacing(2);
    grid->addWidget(name_, 0, 0);
    grid->addWidget(expression_, 0, 1);
    grid->addWidget(up_, 0, 2);
    grid->addWidget(down_, 0, 3);
    grid->addWidget(remove_, 0, 4);
    grid->addWidget(warning_, 1, 1, 1, 4);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 4);
    for (QLineEdit *field : {name_, expression_}) {
        field->installEventFilter(this);
        connect(field, &QLineEdit::textChanged, this, &ExtractionRow::changed);
    }
    connect(up_, &QToolButton::clicked, this, [this] { emit moveWished(-1); });
    connect(down_, &QToolButton::clicked, this, [this] { emit moveWished(1); });
    connect(remove_, &QToolButton::clicked, this, &ExtractionRow::removeWished);
    recolour();
}

// Keys do the same, so that Tab goes from field to field.
QToolButton *ExtractionRow::makeButton(const QString &name, const QString &toolTip)
{
    auto *button = new QToolButton(this);
    button->setObjectName(name);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::NoFocus);
    button->setToolTip(toolTip);
    button->setAccessibleName(toolTip);
    return button;
}

void ExtractionRow::setText(const QString &text)
{
    const qsizetype equals = text.indexOf(u'=');
    setColumn(text.left(equals), equals < 0 ? QString() : text.mid(equals + 1));
}

void ExtractionRow::setColumn(const QString &name, const QString &expression)
{
    name_->setText(name);
    expression_->setText(expression);
}

QString ExtractionRow::name() const
{
    return name_->text().trimmed();
}

QString ExtractionRow::expression() const
{
    return expression_->text();
}

QString ExtractionRow::text() const
{
    return name() + u'=' + expression();
}

bool ExtractionRow::isEmpty() const
{
    return name().isEmpty() && expression().trimmed().isEmpty();
}

void ExtractionRow::follow(const ExtractionRow &before)
{
    setTabOrder(before.expression_, name_);
    setTabOrder(name_, expression_);
}

void ExtractionRow::setNumber(int number)
{
    name_->setAccessibleName(tr("Name of column %1").arg(number));
    expression_->setAccessibleName(tr("Expression of column %1").arg(number));
}

void ExtractionRow::setMovable(bool up, bool down)
{
    up_->setEnabled(up);
    down_->setEnabled(down);
    remove_->setEnabled(!isEmpty());
}

void ExtractionRow::setError(const QString &error)
{
    warning_->setText(error);
    expression_->setAccessibleDescription(error);
}

QString ExtractionRow::error() const
{
    return warning_->text();
}

int ExtractionRow::focusedField() const
{
    return name_->hasFocus() ? 0 : expression_->hasFocus() ? 1 : -1;
}

void ExtractionRow::focusField(int field)
{
    (field == 0 ? name_ : expression_)->setFocus(Qt::TabFocusReason);
}

// Return must not press the dialog's button.
bool ExtractionRow::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto &key = *static_cast<QKeyEvent *>(event);
    const bool alt = key.modifiers() & Qt::AltModifier;
    if (key.key() == Qt::Key_Return || key.key() == Qt::Key_Enter) {
        if (watched == name_)
            focusField(1);
        else
            emit nextWished();
    } else if (alt && (key.key() == Qt::Key_Up || key.key() == Qt::Key_Down)) {
        emit moveWished(key.key() == Qt::Key_Up ? -1 : 1);
    } else if (alt && key.key() == Qt::Key_Delete) {
        emit removeWished();
    } else {
        return QWidget::eventFilter(watched, event);
    }
    return true;
}

void ExtractionRow::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        recolour();
    QWidget::changeEvent(event);
}

void ExtractionRow::recolour()
{
    const QPalette readable = paint::withReadablePlaceholder(palette());
    for (QLineEdit *field : {name_, expression_}) {
        if (readable != field->palette())
            field->setPalette(readable);
    }
}

QString extractionProblem(const QString &name, const QString &expression)
{
    if (name.isEmpty() && expression.trimmed().isEmpty())
        return {};
    if (name.isEmpty())
        return ExtractionRow::tr("The column has no name yet");
    if (expression.trimmed().isEmpty())
        return ExtractionRow::tr("The column has no expression yet");
    const QString text = name + u'=' + expression;
    const Result<ExtractionColumn> column = columnFromText(text);
    if (column && QString::fromUtf8(column->name) == name)
        return {};
    // A name with "=" in it would be read as another one.
    QString what =
        column ? ExtractionRow::tr("a name cannot have “=” in it") : column.error().detail;
    for (const QString &front : {text + QLatin1String(": "), name + QLatin1String(": ")}) {
        if (what.startsWith(front))
            what.remove(0, front.size());
    }
    return what.left(1).toUpper() + what.mid(1);
}

} // namespace haul
