#include "core/parse/csvfile.h"

#include "core/parse/charset.h"
#include "core/parse/pagetext.h"
#include "core/parse/resultbuilder.h"

#include <QBuffer>

#include <algorithm>

namespace haul {
namespace {

constexpr QByteArrayView separators = ",;\t|";

// The separator that the first line has most of, outside of quotes.
char separatorOf(QByteArrayView head)
{
    qint64 counts[4] = {};
    bool quoted = false;
    for (char c : head) {
        if (c == '"')
            quoted = !quoted;
        if (quoted)
            continue;
        if (c == '\n')
            break;
        if (const qsizetype index = separators.indexOf(c); index >= 0)
            ++counts[index];
    }
    return separators[std::max_element(std::begin(counts), std::end(counts)) - std::begin(counts)];
}

QByteArray separatorName(char separator)
{
    switch (separator) {
    case ';':
        return "semicolon";
    case '\t':
        return "tab";
    case '|':
        return "bar";
    default:
        return "comma";
    }
}

// Byte by byte; what it keeps is counters and the first row.
class RowCounter
{
public:
    RowCounter(char separator, qsizetype maxFirstRow)
        : separator_(separator)
        , maxFirstRow_(maxFirstRow)
    {
    }

    void read(QByteArrayView block)
    {
        for (char c : block)
            readByte(c);
    }

    // After the last byte: a row may lack its line end.
    void finish()
    {
        if (inQuotes_)
            openQuoteRow_ = rows_ + 1;
        if (cells_ > 1 || !rowIsEmpty_)
            endRow();
    }

    qint64 rows() const { return rows_; }
    qint64 columns() const { return columns_; }
    qint64 unevenRows() const { return unevenRows_; }
    const QByteArray &firstRow() const { return firstRow_; }
    qint64 openQuoteRow() const { return openQuoteRow_; } // 0 when every quote is closed

private:
    void readByte(char c)
    {
        if (inQuotes_) {
            inQuotes_ = c != '"'; // a doubled quote closes and opens again
            keep(c);
        } else if (c == '\n' || c == '\r') {
            if (cells_ > 1 || !rowIsEmpty_)
                endRow();
        } else if (c == separator_) {
            ++cells_;
            cellIsEmpty_ = true;
            if (rows_ == 0 && firstRow_.size() < maxFirstRow_)
                firstRow_ += ", ";
        } else {
            // A quote in mid-cell is a character like others; after a quoted part it is a quote.
            inQuotes_ = c == '"' && (cellIsEmpty_ || closedQuote_);
            closedQuote_ = inQuotes_;
            cellIsEmpty_ = false;
            rowIsEmpty_ = false;
            keep(c);
        }
    }

    void keep(char c)
    {
        if (rows_ == 0 && c != '"' && firstRow_.size() < maxFirstRow_)
            firstRow_ += c;
    }

    void endRow()
    {
        ++rows_;
        if (rows_ == 1)
            columns_ = cells_;
        unevenRows_ += cells_ != columns_;
        cells_ = 1;
        cellIsEmpty_ = rowIsEmpty_ = true;
    }

    char separator_;
    qsizetype maxFirstRow_;
    QByteArray firstRow_;
    qint64 rows_ = 0;
    qint64 columns_ = 0;
    qint64 unevenRows_ = 0;
    qint64 cells_ = 1;
    qint64 openQuoteRow_ = 0;
    bool inQuotes_ = false;
    bool closedQuote_ = false;
    bool cellIsEmpty_ = true;
    bool rowIsEmpty_ = true;
};

bool isUtf16(QByteArrayView head)
{
    return head.startsWith("\xff\xfe") || head.startsWith("\xfe\xff");
}

ParseResult parseUtf16(const FileToParse &file)
{
    const Result<QByteArray> bytes = readWhole(file);
    if (!bytes)
        return unreadable(file, bytes.error());
    QBuffer utf8;
    utf8.setData(decodePage(*bytes, {}).utf8);
    utf8.open(QIODevice::ReadOnly);
    return parseCsv({utf8, file.url, file.type, "utf-8", file.name, file.limits});
}

} // namespace

ParseResult parseCsv(const FileToParse &file)
{
    constexpr qint64 blockSize = 64 * 1024;
    const ParseLimits &limits = file.limits;
    if (file.device.size() > limits.maxStreamBytes)
        return unreadable(file, tooLargeToParse(file.device.size(), limits.maxStreamBytes));
    QByteArray block = file.device.read(blockSize);
    if (isUtf16(block)) {
        file.device.seek(0);
        return parseUtf16(file);
    }
    if (block.startsWith("\xef\xbb\xbf"))
        block.remove(0, 3);
    const bool isTsv = file.type == "text/tab-separated-values";
    const char separator = isTsv ? '\t' : separatorOf(block);
    RowCounter counter(separator, limits.maxTitleBytes);
    for (; !block.isEmpty(); block = file.device.read(blockSize))
        counter.read(block);
    counter.finish();

    ResultBuilder builder(file.url, limits);
    builder.addField("rows", counter.rows());
    builder.addField("columns", counter.columns());
    builder.addField("separator", separatorName(separator));
    builder.addField("firstRow", decodePage(counter.firstRow(), file.charset).utf8);
    if (counter.unevenRows() > 0)
        builder.addField("unevenRows", counter.unevenRows());
    if (counter.openQuoteRow() > 0)
        builder.setError(notParsed(
            QStringLiteral("a quote that opens in row %1 has no end").arg(counter.openQuoteRow())));
    return std::move(builder).finish();
}

} // namespace haul
