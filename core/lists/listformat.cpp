#include "core/lists/listformat.h"

#include "core/lists/listsniffers.h"
#include "core/lists/textinput.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace haul {

namespace {

struct Row
{
    ListFormat format;
    QLatin1String name;
};

// In the order of the enum.
constexpr std::array rows = {
    Row{ListFormat::Auto, QLatin1String("auto")},
    Row{ListFormat::Text, QLatin1String("text")},
    Row{ListFormat::Urls, QLatin1String("urls")},
    Row{ListFormat::Aria2, QLatin1String("aria2")},
    Row{ListFormat::Metalink, QLatin1String("metalink")},
    Row{ListFormat::Csv, QLatin1String("csv")},
    Row{ListFormat::Tsv, QLatin1String("tsv")},
    Row{ListFormat::Json, QLatin1String("json")},
    Row{ListFormat::JsonLines, QLatin1String("jsonl")},
    Row{ListFormat::Html, QLatin1String("html")},
    Row{ListFormat::M3u, QLatin1String("m3u")},
    Row{ListFormat::Sitemap, QLatin1String("sitemap")},
    Row{ListFormat::Feed, QLatin1String("feed")},
    Row{ListFormat::Curl, QLatin1String("curl")},
    Row{ListFormat::CurlConfig, QLatin1String("curlconfig")},
    Row{ListFormat::Wget, QLatin1String("wget")},
    Row{ListFormat::Checksums, QLatin1String("checksums")},
};
static_assert(rows.size() == size_t(listFormatCount));

struct Ending
{
    QLatin1String text; // of the name, in small letters
    ListFormat format;
};

constexpr std::array endings = {
    Ending{QLatin1String(".csv"), ListFormat::Csv},
    Ending{QLatin1String(".tsv"), ListFormat::Tsv},
    Ending{QLatin1String(".tab"), ListFormat::Tsv},
    Ending{QLatin1String(".json"), ListFormat::Json},
    Ending{QLatin1String(".jsonl"), ListFormat::JsonLines},
    Ending{QLatin1String(".ndjson"), ListFormat::JsonLines},
    Ending{QLatin1String(".html"), ListFormat::Html},
    Ending{QLatin1String(".htm"), ListFormat::Html},
    Ending{QLatin1String(".xhtml"), ListFormat::Html},
    Ending{QLatin1String(".m3u"), ListFormat::M3u},
    Ending{QLatin1String(".m3u8"), ListFormat::M3u},
    Ending{QLatin1String(".meta4"), ListFormat::Metalink},
    Ending{QLatin1String(".metalink"), ListFormat::Metalink},
    Ending{QLatin1String(".rss"), ListFormat::Feed},
    Ending{QLatin1String(".atom"), ListFormat::Feed},
    Ending{QLatin1String(".curlrc"), ListFormat::CurlConfig},
    Ending{QLatin1String(".sfv"), ListFormat::Checksums},
    Ending{QLatin1String(".md5"), ListFormat::Checksums},
    Ending{QLatin1String(".sha1"), ListFormat::Checksums},
    Ending{QLatin1String(".sha256"), ListFormat::Checksums},
    Ending{QLatin1String(".sha512"), ListFormat::Checksums},
    Ending{QLatin1String("md5sums"), ListFormat::Checksums},
    Ending{QLatin1String("sha1sums"), ListFormat::Checksums},
    Ending{QLatin1String("sha256sums"), ListFormat::Checksums},
    Ending{QLatin1String("sha512sums"), ListFormat::Checksums},
    Ending{QLatin1String("sums.txt"), ListFormat::Checksums},
    Ending{QLatin1String(".md"), ListFormat::Urls},
    Ending{QLatin1String(".eml"), ListFormat::Urls},
};

std::optional<ListFormat> formatByName(QStringView name)
{
    if (name.endsWith(u".gz", Qt::CaseInsensitive))
        name.chop(3);
    const auto found = std::find_if(endings.begin(), endings.end(), [&](const Ending &ending) {
        return name.endsWith(ending.text, Qt::CaseInsensitive);
    });
    return found == endings.end() ? std::nullopt : std::optional(found->format);
}

class Text : public TextInput
{
public:
    QByteArray utf8;

private:
    void takeText(QByteArrayView text) override { utf8.append(text); }
};

} // namespace

QString listFormatName(ListFormat format)
{
    return rows[size_t(format)].name;
}

QStringList listFormatNames()
{
    QStringList names;
    std::transform(rows.begin(), rows.end(), std::back_inserter(names),
                   [](const Row &row) { return QString(row.name); });
    return names;
}

ListFormat detectFormat(QByteArrayView head, QStringView name)
{
    Text text;
    text.feedBytes(head.first(qMin(head.size(), detectedBytes)));
    text.endBytes();
    const ListHead sniffed(text.utf8, head.size() >= detectedBytes);
    if (const auto format = sniffCertain(sniffed))
        return *format;
    if (const auto format = formatByName(name))
        return *format;
    return sniffLikely(sniffed);
}

} // namespace haul
