#include "ui/extractionedit.h"

#include "ui/extractionrow.h"

#include <QSet>
#include <QVBoxLayout>

#include <algorithm>

namespace haul {
namespace {

constexpr int rowsInView = 3;

} // namespace

ExtractionEdit::ExtractionEdit(QWidget *parent)
    : QScrollArea(parent)
{
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    auto *inside = new QWidget;
    list_ = new QVBoxLayout(inside);
    list_->setContentsMargins(0, 0, 0, 0);
    list_->setSpacing(6);
    list_->addStretch(1);
    setWidget(inside);
    inside->setAutoFillBackground(false);
    viewport()->setAutoFillBackground(false);
    setColumns({});
}

QSize ExtractionEdit::sizeHint() const
{
    const int row = rows_.front()->sizeHint().height() + list_->spacing();
    return {QScrollArea::sizeHint().width(), rowsInView * row};
}

void ExtractionEdit::setColumns(const QStringList &texts)
{
    isFilling_ = true;
    const auto wanted = size_t(texts.size()) + 1;
    while (rows_.size() > wanted)
        drop(rows_.size() - 1);
    while (rows_.size() < wanted)
        addRow();
    for (size_t i = 0; i < wanted; ++i)
        rows_[i]->setText(texts.value(qsizetype(i)));
    isFilling_ = false;
    onChanged();
}

QStringList ExtractionEdit::columns() const
{
    QStringList texts;
    for (const ExtractionRow *row : rows_) {
        if (!row->isEmpty())
            texts += row->text();
    }
    return texts;
}

QString ExtractionEdit::problem() const
{
    for (size_t i = 0; i < rows_.size(); ++i) {
        if (!rows_[i]->error().isEmpty())
            return tr("Column %1 to extract: %2.").arg(i + 1).arg(rows_[i]->error());
    }
    return {};
}

void ExtractionEdit::addRow()
{
    auto *row = new ExtractionRow(widget());
    list_->insertWidget(int(rows_.size()), row);
    if (!rows_.empty())
        row->follow(*rows_.back());
    rows_.push_back(row);
    connect(row, &ExtractionRow::changed, this, &ExtractionEdit::onChanged);
    connect(row, &ExtractionRow::moveWished, this, [this, row](int by) { move(row, by); });
    connect(row, &ExtractionRow::removeWished, this, [this, row] { remove(row); });
    connect(row, &ExtractionRow::nextWished, this, [this, row] { goOn(row); });
}

void ExtractionEdit::drop(size_t index)
{
    rows_[index]->hide();
    rows_[index]->deleteLater();
    rows_.erase(rows_.begin() + qsizetype(index));
}

qsizetype ExtractionEdit::indexOf(const ExtractionRow *row) const
{
    return std::find(rows_.begin(), rows_.end(), row) - rows_.begin();
}

void ExtractionEdit::onChanged()
{
    if (isFilling_)
        return;
    if (!rows_.back()->isEmpty())
        addRow();
    check();
    emit changed();
}

void ExtractionEdit::check()
{
    QSet<QString> names;
    for (size_t i = 0; i < rows_.size(); ++i) {
        ExtractionRow *row = rows_[i];
        QString error = extractionProblem(row->name(), row->expression());
        if (error.isEmpty() && names.contains(row->name()))
            error = tr("There is a column of this name already");
        if (!row->isEmpty())
            names.insert(row->name());
        row->setError(error);
        row->setNumber(int(i) + 1);
        const bool isLast = i + 1 == rows_.size(); // the empty one
        row->setMovable(i > 0 && !isLast, i + 2 < rows_.size());
    }
}

// What is in them changes places, and the focus goes along.
void ExtractionEdit::move(ExtractionRow *row, int by)
{
    const qsizetype from = indexOf(row);
    const qsizetype to = from + by;
    const auto columns = qsizetype(rows_.size()) - 1;
    if (from >= columns || to < 0 || to >= columns)
        return;
    ExtractionRow *other = rows_[size_t(to)];
    const QString name = row->name();
    const QString expression = row->expression();
    const int field = row->focusedField();
    isFilling_ = true;
    row->setColumn(other->name(), other->expression());
    other->setColumn(name, expression);
    isFilling_ = false;
    if (field >= 0)
        other->focusField(field);
    ensureWidgetVisible(other);
    onChanged();
}

void ExtractionEdit::remove(ExtractionRow *row)
{
    const qsizetype index = indexOf(row);
    if (index + 1 == qsizetype(rows_.size()))
        return; // the empty one
    const int field = row->focusedField();
    drop(size_t(index));
    if (field >= 0)
        rows_[size_t(index)]->focusField(field);
    onChanged();
}

void ExtractionEdit::goOn(const ExtractionRow *row)
{
    const auto next = size_t(indexOf(row)) + 1;
    if (next >= rows_.size())
        return;
    rows_[next]->focusField(0);
    ensureWidgetVisible(rows_[next]);
}

} // namespace haul
