#include "core/lists/formatreader.h"

#include "core/lists/aria2reader.h"
#include "core/lists/checksumreader.h"
#include "core/lists/commandreader.h"
#include "core/lists/csvreader.h"
#include "core/lists/curlconfigreader.h"
#include "core/lists/feedreader.h"
#include "core/lists/htmlreader.h"
#include "core/lists/jsonlinesreader.h"
#include "core/lists/jsonreader.h"
#include "core/lists/loosetextreader.h"
#include "core/lists/m3ureader.h"
#include "core/lists/metalinkreader.h"
#include "core/lists/plaintextreader.h"
#include "core/lists/sitemapreader.h"

namespace haul {

std::unique_ptr<FormatReader> makeFormatReader(ListFormat format, const ReadOptions &options)
{
    switch (format) {
    case ListFormat::Auto:
    case ListFormat::Text:
        return std::make_unique<PlainTextReader>(options);
    case ListFormat::Urls:
        return std::make_unique<LooseTextReader>(options);
    case ListFormat::Aria2:
        return std::make_unique<Aria2Reader>(options);
    case ListFormat::Metalink:
        return std::make_unique<MetalinkReader>(options);
    case ListFormat::Csv:
    case ListFormat::Tsv:
        return std::make_unique<CsvReader>(format, options);
    case ListFormat::Json:
        return std::make_unique<JsonReader>(options);
    case ListFormat::JsonLines:
        return std::make_unique<JsonLinesReader>(options);
    case ListFormat::Html:
        return std::make_unique<HtmlReader>(options);
    case ListFormat::M3u:
        return std::make_unique<M3uReader>(options);
    case ListFormat::Sitemap:
        return std::make_unique<SitemapReader>(options);
    case ListFormat::Feed:
        return std::make_unique<FeedReader>(options);
    case ListFormat::Curl:
    case ListFormat::Wget:
        return std::make_unique<CommandReader>(format, options);
    case ListFormat::CurlConfig:
        return std::make_unique<CurlConfigReader>(options);
    case ListFormat::Checksums:
        return std::make_unique<ChecksumReader>(options);
    }
    Q_UNREACHABLE();
}

Result<ParsedList> readBytes(ListFormat format, QByteArrayView bytes, const ReadOptions &options)
{
    const auto reader = makeFormatReader(format, options);
    reader->feed(bytes);
    return reader->finish();
}

} // namespace haul
