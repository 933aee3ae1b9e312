#include "core/parse/filekind.h"

#include "core/parse/urlbytes.h"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace haul {
namespace {

struct KindOfEnding
{
    std::string_view ending;
    FileKind kind;
};

using enum FileKind;

// Sorted by ending.
constexpr KindOfEnding endings[] = {
    {"3gp", Video},        {"7z", Archive},    {"aac", Audio},       {"ai", Document},
    {"aif", Audio},        {"aiff", Audio},    {"apk", Program},     {"apng", Image},
    {"appimage", Program}, {"asc", Data},      {"asp", Page},        {"aspx", Page},
    {"atom", Data},        {"avi", Video},     {"avif", Image},      {"azw3", Document},
    {"bat", Program},      {"bin", Other},     {"bmp", Image},       {"bz2", Archive},
    {"cab", Archive},      {"cbr", Document},  {"cbz", Document},    {"cfm", Page},
    {"cgi", Page},         {"crx", Program},   {"css", Part},        {"csv", Data},
    {"db", Data},          {"deb", Archive},   {"djvu", Document},   {"dmg", Archive},
    {"do", Page},          {"doc", Document},  {"docm", Document},   {"docx", Document},
    {"eot", Part},         {"eps", Image},     {"epub", Document},   {"exe", Program},
    {"fb2", Document},     {"flac", Audio},    {"flatpak", Program}, {"flv", Video},
    {"geojson", Data},     {"gif", Image},     {"gz", Archive},      {"heic", Image},
    {"htm", Page},         {"html", Page},     {"ico", Image},       {"ics", Data},
    {"img", Archive},      {"iso", Archive},   {"jar", Archive},     {"jpe", Image},
    {"jpeg", Image},       {"jpg", Image},     {"js", Part},         {"json", Data},
    {"jsonl", Data},       {"jsp", Page},      {"jxl", Image},       {"key", Document},
    {"kml", Data},         {"lz", Archive},    {"lz4", Archive},     {"lzma", Archive},
    {"m3u", Data},         {"m3u8", Video},    {"m4a", Audio},       {"m4b", Audio},
    {"m4v", Video},        {"map", Part},      {"md", Document},     {"md5", Data},
    {"meta4", Data},       {"metalink", Data}, {"mid", Audio},       {"mjs", Part},
    {"mkv", Video},        {"mobi", Document}, {"mov", Video},       {"mp3", Audio},
    {"mp4", Video},        {"mpeg", Video},    {"mpg", Video},       {"msi", Program},
    {"ndjson", Data},      {"odp", Document},  {"ods", Document},    {"odt", Document},
    {"oga", Audio},        {"ogg", Audio},     {"ogv", Video},       {"opus", Audio},
    {"otf", Part},         {"parquet", Data},  {"pdf", Document},    {"php", Page},
    {"php3", Page},        {"php5", Page},     {"pkg", Program},     {"pl", Page},
    {"pls", Data},         {"png", Image},     {"ppt", Document},    {"pptx", Document},
    {"ps", Document},      {"psd", Image},     {"py", Other},        {"rar", Archive},
    {"rm", Video},         {"rpm", Archive},   {"rss", Data},        {"rtf", Document},
    {"run", Program},      {"sfv", Data},      {"sha1", Data},       {"sha256", Data},
    {"sha512", Data},      {"shtml", Page},    {"sig", Data},        {"snap", Program},
    {"sql", Data},         {"sqlite", Data},   {"srt", Data},        {"svg", Image},
    {"svgz", Image},       {"tar", Archive},   {"tbz2", Archive},    {"tex", Document},
    {"tgz", Archive},      {"tif", Image},     {"tiff", Image},      {"torrent", Data},
    {"tsv", Data},         {"ttf", Part},      {"txt", Document},    {"txz", Archive},
    {"vcf", Data},         {"vtt", Data},      {"wasm", Part},       {"wav", Audio},
    {"webm", Video},       {"webp", Image},    {"whl", Archive},     {"wma", Audio},
    {"wmv", Video},        {"woff", Part},     {"woff2", Part},      {"xht", Page},
    {"xhtml", Page},       {"xls", Document},  {"xlsm", Document},   {"xlsx", Document},
    {"xml", Data},         {"xpi", Program},   {"xspf", Data},       {"xz", Archive},
    {"yaml", Data},        {"yml", Data},      {"zip", Archive},     {"zst", Archive},
};
static_assert(std::is_sorted(std::begin(endings), std::end(endings),
                             [](const auto &a, const auto &b) { return a.ending < b.ending; }));

bool endsAuthority(char c)
{
    return c == '/' || c == '?' || c == '#';
}

qsizetype authorityBegin(QByteArrayView url)
{
    const qsizetype colon = url.indexOf("://");
    return colon < 0 ? url.size() : colon + 3;
}

qsizetype authorityEnd(QByteArrayView url)
{
    const auto begin = url.begin() + authorityBegin(url);
    return std::find_if(begin, url.end(), endsAuthority) - url.begin();
}

QByteArrayView pathOf(QByteArrayView url)
{
    const QByteArrayView rest = url.sliced(authorityEnd(url));
    const auto isEnd = [](char c) { return c == '?' || c == '#'; };
    return rest.first(std::find_if(rest.begin(), rest.end(), isEnd) - rest.begin());
}

FileKind kindOfElement(LinkKind kind)
{
    switch (kind) {
    case LinkKind::Page:
    case LinkKind::Frame:
        return FileKind::Page;
    case LinkKind::Image:
        return FileKind::Image;
    case LinkKind::Media:
        return FileKind::Video;
    case LinkKind::Script:
    case LinkKind::Style:
        return FileKind::Part;
    case LinkKind::Feed:
        return FileKind::Data;
    case LinkKind::Other:
        return FileKind::Other;
    }
    Q_UNREACHABLE();
}

const KindOfEnding *findEnding(QByteArrayView url)
{
    const UrlEnding ending(url);
    const std::string_view text(ending.text().data(), size_t(ending.text().size()));
    const auto before = [](const KindOfEnding &row, std::string_view value) {
        return row.ending < value;
    };
    const auto found = std::lower_bound(std::begin(endings), std::end(endings), text, before);
    return found != std::end(endings) && found->ending == text ? found : nullptr;
}

} // namespace

UrlEnding::UrlEnding(QByteArrayView url)
{
    const QByteArrayView path = pathOf(url);
    const QByteArrayView name = path.sliced(path.lastIndexOf('/') + 1);
    const qsizetype dot = name.lastIndexOf('.');
    const QByteArrayView ending = name.sliced(dot + 1);
    if (dot < 0 || ending.size() > qsizetype(sizeof buffer_)
        || !std::all_of(ending.begin(), ending.end(),
                        [](char c) { return isAsciiAlpha(c) || isAsciiDigit(c); }))
        return;
    std::transform(ending.begin(), ending.end(), buffer_, toAsciiLower);
    size_ = ending.size();
}

FileKind kindOfUrl(QByteArrayView url)
{
    if (const KindOfEnding *row = findEnding(url))
        return row->kind;
    return UrlEnding(url).text().isEmpty() ? FileKind::Page : FileKind::Other;
}

// The ending knows more than the element, but for a server's program: <img src=view.php>.
FileKind kindOfLink(const Link &link)
{
    const KindOfEnding *const row = findEnding(link.url);
    if (row && row->kind != FileKind::Page)
        return row->kind;
    if (!row && link.kind == LinkKind::Page)
        return kindOfUrl(link.url);
    return kindOfElement(link.kind);
}

QByteArrayView hostOfUrl(QByteArrayView url)
{
    const qsizetype begin = authorityBegin(url);
    QByteArrayView authority = url.first(authorityEnd(url)).sliced(begin);
    authority = authority.sliced(authority.lastIndexOf('@') + 1);
    const qsizetype colon = authority.lastIndexOf(':');
    return colon > authority.lastIndexOf(']') ? authority.first(colon) : authority;
}

QByteArrayView originOfUrl(QByteArrayView url)
{
    return url.first(authorityEnd(url));
}

QByteArrayView folderOfUrl(QByteArrayView url)
{
    return url.first(authorityEnd(url) + pathOf(url).lastIndexOf('/') + 1);
}

QByteArrayView pathAndQueryOf(QByteArrayView url)
{
    const QByteArrayView rest = url.sliced(authorityEnd(url));
    return rest.first(std::find(rest.begin(), rest.end(), '#') - rest.begin());
}

} // namespace haul
