#include "core/lists/m3ureader.h"

#include "core/lists/urltext.h"

namespace haul {

M3uReader::M3uReader(const ReadOptions &options)
    : LineInput(maxUrlBytes)
    , list_(ListFormat::M3u, options)
{
}

void M3uReader::takeLine(QByteArrayView line, qint64 number)
{
    const QByteArrayView text = line.trimmed();
    if (isTooLong(line))
        list_.reject(text, number, RejectReason::TooLong);
    else if (text.isEmpty() || text.startsWith('#'))
        list_.addBlank();
    else
        list_.addReference(text, number);
}

Result<ParsedList> M3uReader::finish()
{
    endLines();
    return list_.finish();
}

} // namespace haul
