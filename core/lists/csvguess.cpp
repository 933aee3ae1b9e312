#include "core/lists/csvguess.h"

#include "core/lists/listfield.h"
#include "core/lists/urltext.h"

#include <algorithm>

namespace haul {

namespace {

constexpr size_t guessedRows = 50;

bool isUrl(const QByteArray &cell)
{
    return cell.contains("://") && !checkUrl(cell).reason;
}

int *columnOf(ColumnMapping &columns, ListField field)
{
    switch (field) {
    case ListField::Url:
        return &columns.url;
    case ListField::Name:
        return &columns.name;
    case ListField::Folder:
        return &columns.folder;
    case ListField::Checksum:
        return &columns.checksum;
    case ListField::Size:
        return &columns.size;
    case ListField::Referer:
        return &columns.referer;
    case ListField::Headers:
        return &columns.headers;
    case ListField::Mirrors:
    case ListField::UserAgent:
        return nullptr;
    }
    Q_UNREACHABLE();
}

bool hasUrl(const CsvCells &row)
{
    return std::any_of(row.begin(), row.end(), isUrl);
}

// The column that has a URL in most rows.
int urlColumn(const std::vector<CsvCells> &rows)
{
    std::vector<int> counts;
    for (const CsvCells &row : rows) {
        counts.resize(qMax(counts.size(), row.size()));
        for (size_t i = 0; i < row.size(); ++i)
            counts[i] += isUrl(row[i]) ? 1 : 0;
    }
    const auto best = std::max_element(counts.begin(), counts.end());
    return best == counts.end() || *best == 0 ? -1 : int(best - counts.begin());
}

char guessQuote(QByteArrayView text, char delimiter)
{
    qsizetype doubles = 0;
    qsizetype singles = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool isStart = i == 0 || text[i - 1] == '\n' || text[i - 1] == delimiter;
        doubles += isStart && text[i] == '"' ? 1 : 0;
        singles += isStart && text[i] == '\'' ? 1 : 0;
    }
    return singles > 0 && doubles == 0 ? '\'' : '"';
}

// How many rows have as many cells as the first one; 0 when that is one.
size_t evenRows(const std::vector<CsvCells> &rows)
{
    if (rows.empty() || rows.front().size() < 2)
        return 0;
    return size_t(std::count_if(rows.begin(), rows.end(), [&](const CsvCells &row) {
        return row.size() == rows.front().size();
    }));
}

} // namespace

std::vector<CsvCells> firstRows(QByteArrayView text, const CsvDialect &dialect, size_t count)
{
    std::vector<CsvCells> rows;
    CsvRows reader(dialect, [&](const CsvRow &row) {
        CsvCells cells;
        for (int i = 0; i < row.size(); ++i)
            cells.push_back(row.field(i).trimmed().toByteArray());
        const bool isBlank = cells.size() == 1 && cells[0].isEmpty();
        if (!isBlank && rows.size() < count)
            rows.push_back(std::move(cells));
    });
    reader.feed(text);
    reader.finish();
    return rows;
}

CsvDialect guessDialect(QByteArrayView text, QByteArrayView delimiters)
{
    CsvDialect best{delimiters.size() == 1 ? delimiters[0] : '\0', '"'};
    size_t bestRows = 0;
    size_t bestCells = 0;
    for (const char delimiter : delimiters) {
        const CsvDialect dialect{delimiter, guessQuote(text, delimiter)};
        const auto rows = firstRows(text, dialect, guessedRows);
        const size_t even = evenRows(rows);
        const size_t cells = rows.empty() ? 0 : rows.front().size();
        if (even > bestRows || (even == bestRows && even > 0 && cells > bestCells)) {
            best = dialect;
            bestRows = even;
            bestCells = cells;
        }
    }
    if (bestRows == 0)
        best.quote = guessQuote(text, best.delimiter);
    return best;
}

ColumnMapping guessColumns(const std::vector<CsvCells> &rows)
{
    ColumnMapping columns;
    if (rows.empty())
        return columns;
    columns.hasHead = !hasUrl(rows.front());
    if (columns.hasHead) {
        for (size_t i = 0; i < rows.front().size(); ++i) {
            const auto field = fieldFromName(rows.front()[i]);
            int *column = field ? columnOf(columns, *field) : nullptr;
            if (column && *column < 0)
                *column = int(i);
        }
    }
    if (columns.url < 0)
        columns.url = urlColumn(rows);
    if (columns.url >= 0 && columns.name == columns.url)
        columns.name = -1;
    return columns;
}

} // namespace haul
