#include "core/lists/jsonlinesreader.h"

#include "core/lists/jsonitem.h"

namespace haul {

namespace {

constexpr qsizetype maxLineBytes = 1024 * 1024;

} // namespace

JsonLinesReader::JsonLinesReader(const ReadOptions &options)
    : LineInput(maxLineBytes)
    , list_(ListFormat::JsonLines, options)
{
}

void JsonLinesReader::takeLine(QByteArrayView line, qint64 number)
{
    if (isTooLong(line))
        list_.reject(line, number, RejectReason::TooLong);
    else if (line.trimmed().isEmpty())
        list_.addBlank();
    else
        addJsonItem(line.trimmed(), number, list_);
}

Result<ParsedList> JsonLinesReader::finish()
{
    endLines();
    return list_.finish();
}

} // namespace haul
