#include "core/lists/plaintextreader.h"

#include "core/lists/urltext.h"

namespace haul {

namespace {

constexpr qsizetype maxLineBytes = maxUrlBytes;
constexpr qsizetype blockBytes = 256 * 1024;

} // namespace

QByteArrayView withoutBrackets(QByteArrayView text)
{
    if (text.size() < 2 || !text.startsWith('<') || !text.endsWith('>'))
        return text;
    text = text.sliced(1, text.size() - 2).trimmed();
    const bool isMarked =
        text.size() >= 4 && text.first(4).compare("url:", Qt::CaseInsensitive) == 0;
    return isMarked ? text.sliced(4).trimmed() : text;
}

PlainTextReader::PlainTextReader(const ReadOptions &options)
    : LineInput(maxLineBytes)
    , list_(ListFormat::Text, options)
{
}

void PlainTextReader::takeLine(QByteArrayView line, qint64 number)
{
    const bool isLong = isTooLong(line);
    const QByteArrayView text = line.trimmed();
    if (text.startsWith('#') || (text.isEmpty() && !isLong))
        list_.addBlank();
    else if (isLong)
        list_.reject(text, number, RejectReason::TooLong);
    else
        list_.add(withoutBrackets(text), number);
}

Result<ParsedList> PlainTextReader::finish()
{
    endLines();
    return list_.finish();
}

ParsedList readPlainText(QByteArrayView bytes, ReadProgress &progress)
{
    PlainTextReader reader;
    qint64 read = 0;
    while (read < bytes.size() && progress.goOn(read)) {
        const qint64 size = qMin(qint64(blockBytes), bytes.size() - read);
        reader.feed(bytes.sliced(read, size));
        read += size;
    }
    return *reader.finish();
}

} // namespace haul
