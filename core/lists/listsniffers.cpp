#include "core/lists/listsniffers.h"

#include "core/lists/aria2options.h"
#include "core/lists/checksumreader.h"
#include "core/lists/commandreader.h"
#include "core/lists/csvguess.h"
#include "core/lists/curlconfigreader.h"
#include "core/lists/listfield.h"
#include "core/lists/plaintextreader.h"
#include "core/lists/urlfinder.h"
#include "core/lists/urltext.h"

#include <algorithm>
#include <array>

namespace haul {

namespace {

constexpr size_t maxLines = 200;
constexpr size_t csvRows = 20;

bool isNameCharacter(char c)
{
    return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

bool isUrl(QByteArrayView text)
{
    return !checkUrl(text).reason;
}

bool isIndented(QByteArrayView line)
{
    return line.startsWith(' ') || line.startsWith('\t');
}

// --- markup

// Behind what stands before the root element; the doctype's name is the root's.
QByteArrayView fromRoot(QByteArrayView text)
{
    while (true) {
        text = text.trimmed();
        const QByteArrayView end = text.startsWith("<?")     ? QByteArrayView("?>")
                                   : text.startsWith("<!--") ? QByteArrayView("-->")
                                                             : QByteArrayView();
        if (end.isEmpty())
            return text;
        const qsizetype at = text.indexOf(end);
        if (at < 0)
            return {};
        text = text.sliced(at + end.size());
    }
}

// The name of the first tag, without its prefix and in small letters.
QByteArray rootName(QByteArrayView text)
{
    QByteArrayView root = fromRoot(text);
    if (!root.startsWith('<'))
        return {};
    root = root.sliced(1);
    if (root.size() > 8 && root.first(8).compare("!doctype", Qt::CaseInsensitive) == 0)
        root = root.sliced(8).trimmed();
    const auto end = std::find_if_not(root.begin(), root.end(), [](char c) {
        return isNameCharacter(c) || c == ':' || c == '_';
    });
    const QByteArrayView name = root.first(end - root.begin());
    return name.sliced(name.lastIndexOf(':') + 1).toByteArray().toLower();
}

std::optional<ListFormat> sniffMarkup(const ListHead &head)
{
    struct Root
    {
        QByteArrayView name;
        ListFormat format;
    };
    static constexpr std::array roots = {
        Root{"metalink", ListFormat::Metalink},
        Root{"urlset", ListFormat::Sitemap},
        Root{"sitemapindex", ListFormat::Sitemap},
        Root{"rss", ListFormat::Feed},
        Root{"feed", ListFormat::Feed},
        Root{"rdf", ListFormat::Feed},
        Root{"html", ListFormat::Html},
        Root{"head", ListFormat::Html},
        Root{"body", ListFormat::Html},
        Root{"a", ListFormat::Html},
        Root{"p", ListFormat::Html},
        Root{"div", ListFormat::Html},
        Root{"ul", ListFormat::Html},
        Root{"ol", ListFormat::Html},
        Root{"table", ListFormat::Html},
        Root{"img", ListFormat::Html},
        Root{"meta", ListFormat::Html},
        Root{"title", ListFormat::Html},
        Root{"h1", ListFormat::Html},
        Root{"base", ListFormat::Html},
        Root{"netscape-bookmark-file-1", ListFormat::Html},
    };
    const QByteArray name = rootName(head.text);
    const auto found = std::find_if(roots.begin(), roots.end(),
                                    [&](const Root &root) { return root.name == name; });
    return found == roots.end() ? std::nullopt : std::optional(found->format);
}

// --- JSON

std::optional<ListFormat> sniffJson(const ListHead &head)
{
    const QByteArrayView text = head.text.trimmed();
    if (text.startsWith('[')) {
        const QByteArrayView rest = text.sliced(1).trimmed();
        const bool isArray = rest.isEmpty() || QByteArrayView("\"{[]").contains(rest.front());
        return isArray ? std::optional(ListFormat::Json) : std::nullopt;
    }
    if (!text.startsWith('{') || !text.contains('"'))
        return std::nullopt;
    const auto isObject = [](QByteArrayView line) {
        return line.trimmed().startsWith('{') && line.trimmed().endsWith('}');
    };
    const bool areLines =
        !head.lines.empty() && std::all_of(head.lines.begin(), head.lines.end(), isObject);
    return areLines ? ListFormat::JsonLines : ListFormat::Json;
}

// --- lines

std::optional<ListFormat> sniffCommands(const ListHead &head)
{
    if (head.lines.empty())
        return std::nullopt;
    QByteArrayView line = head.lines.front().trimmed();
    if (line.startsWith("$ "))
        line = line.sliced(2).trimmed();
    const auto end =
        std::find_if(line.begin(), line.end(), [](char c) { return c == ' ' || c == '\t'; });
    if (end == line.end())
        return std::nullopt; // a program alone fetches nothing
    const QByteArrayView program = downloaderIn(line.first(end - line.begin()));
    if (program.isEmpty())
        return std::nullopt;
    return program == "curl" ? ListFormat::Curl : ListFormat::Wget;
}

std::optional<ListFormat> sniffPlaylist(const ListHead &head)
{
    return head.text.trimmed().startsWith("#EXTM3U") ? std::optional(ListFormat::M3u)
                                                     : std::nullopt;
}

bool isOptionLine(QByteArrayView line)
{
    const QByteArrayView name = aria2Option(line).name;
    return isIndented(line) && !name.isEmpty()
           && std::all_of(name.begin(), name.end(), isNameCharacter);
}

bool isMirrorLine(QByteArrayView line)
{
    const qsizetype tab = line.indexOf('\t');
    if (tab < 1 || isIndented(line))
        return false;
    const QByteArrayView rest = line.sliced(tab + 1);
    const qsizetype next = rest.indexOf('\t');
    return isUrl(line.first(tab)) && isUrl(next < 0 ? rest : rest.first(next));
}

std::optional<ListFormat> sniffAria2(const ListHead &head)
{
    bool afterUrl = false;
    for (const QByteArrayView line : head.lines) {
        if (isMirrorLine(line) || (afterUrl && isOptionLine(line)))
            return ListFormat::Aria2;
        afterUrl = !isIndented(line) && isUrl(line.trimmed());
    }
    return std::nullopt;
}

std::optional<ListFormat> sniffCurlConfig(const ListHead &head)
{
    bool hasUrl = false;
    for (const QByteArrayView line : head.lines) {
        const CurlConfigLine option = curlConfigLine(line);
        if (!CurlOptions::knows(option.name) && option.name != "next")
            return std::nullopt;
        hasUrl = hasUrl || (option.name == "url" && option.value.contains("://"));
    }
    return hasUrl ? std::optional(ListFormat::CurlConfig) : std::nullopt;
}

std::optional<ListFormat> sniffChecksums(const ListHead &head)
{
    size_t found = 0;
    for (const QByteArrayView line : head.lines) {
        if (line.startsWith(';'))
            continue;
        if (line.contains("://") || !checksumLine(line))
            return std::nullopt;
        ++found;
    }
    return found > 0 ? std::optional(ListFormat::Checksums) : std::nullopt;
}

std::optional<ListFormat> sniffTable(const ListHead &head)
{
    if (head.lines.empty())
        return std::nullopt;
    const CsvDialect dialect = guessDialect(head.text, ",;\t|");
    const auto rows = firstRows(head.text, dialect, csvRows);
    if (rows.empty())
        return std::nullopt;
    const ColumnMapping columns = guessColumns(rows);
    const ListFormat format = dialect.delimiter == '\t' ? ListFormat::Tsv : ListFormat::Csv;
    const CsvCells &first = rows.front();
    const bool isNamed = columns.hasHead && columns.url >= 0 && size_t(columns.url) < first.size()
                         && fieldFromName(first[size_t(columns.url)]) == ListField::Url;
    if (isNamed)
        return format;
    // Without a name for the column: every row has a URL in it, and no line is one as a whole.
    const auto hasUrl = [&](const CsvCells &row) {
        return row.size() == first.size() && isUrl(row[size_t(columns.url)]);
    };
    const bool areRows =
        first.size() > 1 && columns.url >= 0
        && std::all_of(rows.begin() + (columns.hasHead ? 1 : 0), rows.end(), hasUrl)
        && rows.size() > (columns.hasHead ? 1U : 0U);
    const bool areUrls = std::any_of(head.lines.begin(), head.lines.end(),
                                     [](QByteArrayView line) { return isUrl(line.trimmed()); });
    return areRows && !areUrls ? std::optional(format) : std::nullopt;
}

// Whether most of the URLs stand among other words.
bool isLooseText(const ListHead &head)
{
    int alone = 0;
    int among = 0;
    for (const QByteArrayView line : head.lines) {
        const QByteArrayView text = withoutBrackets(line.trimmed());
        UrlFinder finder(text);
        if (!finder.next())
            continue;
        const bool isFirst = finder.url().data() == text.data();
        if (isFirst && !finder.next() && isUrl(text))
            ++alone;
        else
            ++among;
    }
    return among > alone;
}

} // namespace

ListHead::ListHead(QByteArrayView text, bool isCut)
    : text(text)
{
    for (qsizetype start = 0; start < text.size() && lines.size() < maxLines;) {
        const auto found = std::find_if(text.begin() + start, text.end(),
                                        [](char c) { return c == '\n' || c == '\r'; });
        const qsizetype end = found - text.begin();
        const QByteArrayView line = text.sliced(start, end - start);
        start = end + 1;
        const bool isWhole = end < text.size() || !isCut;
        const bool saysSomething = !line.trimmed().isEmpty() && !line.trimmed().startsWith('#');
        if (saysSomething && (isWhole || lines.empty()))
            lines.push_back(line);
    }
}

std::optional<ListFormat> sniffCertain(const ListHead &head)
{
    for (const auto sniff : {sniffPlaylist, sniffMarkup, sniffJson, sniffCommands, sniffAria2,
                             sniffCurlConfig, sniffChecksums}) {
        if (const auto format = sniff(head))
            return format;
    }
    return std::nullopt;
}

ListFormat sniffLikely(const ListHead &head)
{
    if (const auto format = sniffTable(head))
        return *format;
    return isLooseText(head) ? ListFormat::Urls : ListFormat::Text;
}

} // namespace haul
