#include "core/lists/csvrows.h"

#include <utility>

namespace haul {

namespace {

constexpr qsizetype maxRowBytes = 1024 * 1024;
constexpr size_t maxCells = 1'000; // the rest goes into the last one

} // namespace

QByteArrayView CsvRow::field(int index) const
{
    if (index < 0 || index >= size())
        return {};
    const qsizetype start = index == 0 ? 0 : (*ends)[size_t(index - 1)];
    return text.sliced(start, (*ends)[size_t(index)] - start);
}

CsvRows::CsvRows(const CsvDialect &dialect, Sink sink)
    : dialect_(dialect)
    , sink_(std::move(sink))
{
}

void CsvRows::feed(QByteArrayView utf8)
{
    for (const char c : utf8)
        take(c);
}

void CsvRows::finish()
{
    if (hasBytes_)
        endRow();
}

void CsvRows::take(char c)
{
    const bool isSecondOfEnd = afterReturn_ && c == '\n';
    afterReturn_ = c == '\r';
    if (isSecondOfEnd && !hasBytes_)
        return;
    const bool isLineEnd = (c == '\n' && !isSecondOfEnd) || c == '\r';
    if (isLineEnd)
        ++line_;
    hasBytes_ = true;
    const bool isInQuotes = state_ == State::Quoted && !isTooLong_;
    if (isInQuotes)
        takeQuoted(c);
    else if (isLineEnd)
        endRow();
    else if (state_ == State::QuoteInQuoted && c == dialect_.quote)
        append(c), state_ = State::Quoted;
    else if (state_ == State::CellStart && c == dialect_.quote && dialect_.quote != '\0')
        state_ = State::Quoted;
    else if (c == dialect_.delimiter && dialect_.delimiter != '\0' && ends_.size() + 1 < maxCells)
        endCell();
    else
        append(c), state_ = State::Cell;
}

void CsvRows::takeQuoted(char c)
{
    if (c == dialect_.quote)
        state_ = State::QuoteInQuoted;
    else
        append(c);
}

void CsvRows::append(char c)
{
    if (text_.size() < maxRowBytes)
        text_.append(c);
    else
        isTooLong_ = true;
}

void CsvRows::endCell()
{
    ends_.push_back(text_.size());
    state_ = State::CellStart;
}

void CsvRows::endRow()
{
    endCell();
    sink_(CsvRow{rowLine_, isTooLong_, text_, &ends_});
    text_.resize(0);
    ends_.clear();
    rowLine_ = line_;
    isTooLong_ = false;
    hasBytes_ = false;
}

} // namespace haul
