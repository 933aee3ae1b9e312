// Reads CSV and TSV: a row is an entry. What separates the cells and what the columns are is
// guessed from the first rows, unless the options say the columns.
//
// A line for the list is a row; the head and empty rows count as blank. Rows that are not UTF-8 are
// taken for Windows-1252. One thread at a time.
#pragma once

#include "core/lists/csvrows.h"
#include "core/lists/formatreader.h"
#include "core/lists/listbuilder.h"
#include "core/lists/textinput.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace haul {

class CsvReader : public FormatReader, private TextInput
{
public:
    // Csv or Tsv.
    CsvReader(ListFormat format, const ReadOptions &options);

    void feed(QByteArrayView bytes) override { feedBytes(bytes); }
    Result<ParsedList> finish() override;

private:
    void takeText(QByteArrayView text) override;
    void begin();
    void takeRow(const CsvRow &row);

    const ListFormat format_;
    ListBuilder list_;
    QByteArray head_; // the first bytes, until they are enough to guess
    ColumnMapping columns_;
    std::optional<CsvRows> rows_;
    bool isAfterHead_ = false;
};

// What a dialog shows before such a list is read.
struct ColumnPreview
{
    char delimiter = ','; // NUL: there is only one column
    char quote = '"';
    QString encoding;        // "UTF-8"
    QStringList head;        // empty when the table has none
    QList<QStringList> rows; // the first ones, without the head
    ColumnMapping columns;   // as guessed
};

// From the beginning of a list, of which a few kilobytes are enough.
ColumnPreview previewColumns(ListFormat format, QByteArrayView bytes, int rows = 20);

// Text that is not UTF-8, as Windows has it in western Europe; UTF-8 stays as it is.
QByteArray utf8OrWindows(QByteArrayView text);

} // namespace haul
