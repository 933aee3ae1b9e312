#include "core/lists/csvreader.h"

#include "core/lists/csvguess.h"
#include "core/lists/listfield.h"

#include <array>
#include <utility>

namespace haul {

namespace {

constexpr qsizetype headBytes = 64 * 1024;
constexpr size_t guessedRows = 50;

QByteArrayView delimitersOf(ListFormat format)
{
    return format == ListFormat::Tsv ? QByteArrayView("\t") : QByteArrayView(",;\t|");
}

// A text's beginning as UTF-8; it may end within a character.
QByteArray beginning(QByteArrayView text)
{
    for (qsizetype cut = 0; cut < 4 && cut < text.size(); ++cut) {
        if (text.chopped(cut).isValidUtf8())
            return text.chopped(cut).toByteArray();
        const bool mayBeCut =
            text.size() >= headBytes - 1 && uchar(text[text.size() - 1 - cut]) >= 0x80;
        if (!mayBeCut)
            break;
    }
    return utf8OrWindows(text);
}

QStringList toStrings(const CsvCells &cells)
{
    QStringList strings;
    for (const QByteArray &cell : cells)
        strings.append(QString::fromUtf8(cell));
    return strings;
}

// All of a text at once, for a preview.
class WholeText : public TextInput
{
public:
    QByteArray text;

private:
    void takeText(QByteArrayView piece) override { text.append(piece); }
};

QString encodingName(QByteArrayView bytes, QByteArrayView text)
{
    const auto encoding = QStringConverter::encodingForData(bytes);
    if (encoding && *encoding != QStringConverter::Utf8)
        return QString::fromLatin1(QStringConverter::nameForEncoding(*encoding));
    const bool isUtf8 = text.startsWith(beginning(text));
    return isUtf8 ? QStringLiteral("UTF-8") : QStringLiteral("Windows-1252");
}

} // namespace

QByteArray utf8OrWindows(QByteArrayView text)
{
    // The WHATWG Encoding Standard's index of windows-1252, from 0x80 to 0x9f.
    static constexpr std::array<char16_t, 32> specials = {
        0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021, 0x2c6,  0x2030, 0x160,
        0x2039, 0x152,  0x8d,   0x17d,  0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
        0x2013, 0x2014, 0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178};
    if (text.isValidUtf8())
        return text.toByteArray();
    QString out;
    out.reserve(text.size());
    for (const char c : text) {
        const uchar byte = uchar(c);
        out += byte >= 0x80 && byte < 0xa0 ? QChar(specials[byte - 0x80]) : QChar(char16_t(byte));
    }
    return out.toUtf8();
}

CsvReader::CsvReader(ListFormat format, const ReadOptions &options)
    : format_(format)
    , list_(format, options)
{
}

void CsvReader::takeText(QByteArrayView text)
{
    if (!rows_) {
        const qsizetype wanted = qMin(headBytes - head_.size(), text.size());
        head_.append(text.first(wanted));
        text = text.sliced(wanted);
        if (head_.size() < headBytes)
            return;
        begin();
    }
    rows_->feed(text);
}

void CsvReader::begin()
{
    const QByteArray head = std::exchange(head_, QByteArray());
    const QByteArray text = beginning(head);
    const CsvDialect dialect = guessDialect(text, delimitersOf(format_));
    columns_ = list_.options().columns ? *list_.options().columns
                                       : guessColumns(firstRows(text, dialect, guessedRows));
    rows_.emplace(dialect, [this](const CsvRow &row) { takeRow(row); });
    rows_->feed(head);
}

void CsvReader::takeRow(const CsvRow &row)
{
    if (row.isTooLong) {
        list_.reject(row.text, row.line, RejectReason::TooLong);
        return;
    }
    const bool isHead = columns_.hasHead && !isAfterHead_ && !row.text.trimmed().isEmpty();
    if (isHead || row.text.trimmed().isEmpty()) {
        isAfterHead_ = isAfterHead_ || isHead;
        list_.addBlank();
        return;
    }
    ExtrasMaker extras(&list_, row.line);
    const auto apply = [&](ListField field, int column) {
        if (!row.field(column).isEmpty())
            applyField(field, utf8OrWindows(row.field(column)), extras);
    };
    const QByteArray url = utf8OrWindows(row.field(columns_.url).trimmed());
    if (url.isEmpty()) {
        list_.reject(utf8OrWindows(row.field(0)), row.line, RejectReason::NoUrl);
        return;
    }
    apply(ListField::Name, columns_.name);
    apply(ListField::Folder, columns_.folder);
    apply(ListField::Checksum, columns_.checksum);
    apply(ListField::Size, columns_.size);
    apply(ListField::Referer, columns_.referer);
    apply(ListField::Headers, columns_.headers);
    list_.add(url, row.line, extras.take());
}

Result<ParsedList> CsvReader::finish()
{
    endBytes();
    if (!rows_)
        begin();
    rows_->finish();
    return list_.finish();
}

ColumnPreview previewColumns(ListFormat format, QByteArrayView bytes, int rows)
{
    WholeText whole;
    whole.feedBytes(bytes.first(qMin(bytes.size(), headBytes)));
    whole.endBytes();
    const QByteArray text = beginning(whole.text);
    const CsvDialect dialect = guessDialect(text, delimitersOf(format));
    std::vector<CsvCells> cells = firstRows(text, dialect, guessedRows);
    ColumnPreview preview{
        dialect.delimiter,  dialect.quote, encodingName(bytes, whole.text), {}, {},
        guessColumns(cells)};
    for (size_t i = 0; i < cells.size() && preview.rows.size() < rows; ++i) {
        if (i == 0 && preview.columns.hasHead)
            preview.head = toStrings(cells[i]);
        else
            preview.rows.append(toStrings(cells[i]));
    }
    return preview;
}

} // namespace haul
