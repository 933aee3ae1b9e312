// What a table's beginning tells about it: what separates its cells, and what its columns are.
// Pure functions; any thread.
#pragma once

#include "core/lists/csvrows.h"
#include "core/lists/readoptions.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <vector>

namespace haul {

using CsvCells = std::vector<QByteArray>;

// The first rows of a UTF-8 text; the last one may be cut off.
std::vector<CsvCells> firstRows(QByteArrayView text, const CsvDialect &dialect, size_t count);

// Nothing but `delimiters` is tried. The text is the beginning, as UTF-8.
CsvDialect guessDialect(QByteArrayView text, QByteArrayView delimiters);

// By the names in the first row, else by which column has URLs in it.
ColumnMapping guessColumns(const std::vector<CsvCells> &rows);

} // namespace haul
