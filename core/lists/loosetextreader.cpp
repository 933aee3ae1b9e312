#include "core/lists/loosetextreader.h"

#include "core/lists/urlfinder.h"

namespace haul {

namespace {

constexpr qsizetype maxLineBytes = 8 * 1024 * 1024; // some texts are one line

} // namespace

LooseTextReader::LooseTextReader(const ReadOptions &options)
    : LineInput(maxLineBytes)
    , list_(ListFormat::Urls, options)
{
}

void LooseTextReader::takeLine(QByteArrayView line, qint64 number)
{
    if (isTooLong(line)) {
        list_.reject(line, number, RejectReason::TooLong);
        return;
    }
    UrlFinder finder(line);
    if (!finder.next()) {
        list_.addBlank();
        return;
    }
    do {
        list_.add(finder.url(), number);
    } while (finder.next());
}

Result<ParsedList> LooseTextReader::finish()
{
    endLines();
    return list_.finish();
}

} // namespace haul
