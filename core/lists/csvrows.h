// Rows of a table (RFC 4180) from text in any pieces.
//
//     CsvRows rows({.delimiter = ';'}, [&](const CsvRow &row) { use(row.field(0)); });
//     while (...) rows.feed(utf8);
//     rows.finish();
//
// Tolerant: quotes in the middle of a cell are characters, what follows a closing quote belongs to
// the cell, and a row beyond 1 MiB (a quote that nobody closes) ends at the next line end.
// One thread at a time.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <functional>
#include <vector>

namespace haul {

struct CsvDialect
{
    char delimiter = ','; // NUL: the line is the only cell
    char quote = '"';

    bool operator==(const CsvDialect &) const = default;
};

struct CsvRow
{
    qint64 line = 0; // where it begins
    bool isTooLong = false;
    QByteArrayView text;                // all cells, without what is between them
    const std::vector<qsizetype> *ends; // of each cell

    int size() const { return int(ends->size()); }
    // Empty when there is none.
    QByteArrayView field(int index) const;
};

class CsvRows
{
public:
    using Sink = std::function<void(const CsvRow &)>;

    CsvRows(const CsvDialect &dialect, Sink sink);

    void feed(QByteArrayView utf8);
    void finish();

private:
    enum class State : quint8 { CellStart, Cell, Quoted, QuoteInQuoted };

    void take(char c);
    void takeQuoted(char c);
    void endCell();
    void endRow();
    void append(char c);

    const CsvDialect dialect_;
    const Sink sink_;
    State state_ = State::CellStart;
    QByteArray text_;
    std::vector<qsizetype> ends_;
    qint64 line_ = 1;    // of the next byte
    qint64 rowLine_ = 1; // of the row's first
    bool afterReturn_ = false;
    bool isTooLong_ = false;
    bool hasBytes_ = false; // the row has begun
};

} // namespace haul
