#include "core/parse/contenttype.h"

#include "core/parse/checksumfile.h"
#include "core/parse/pagetext.h"
#include "core/parse/urlbytes.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

namespace haul {
namespace {

struct Ending
{
    std::string_view ending;
    QByteArrayView type;
};

// Sorted by ending.
constexpr Ending endings[] = {
    {"7z", "application/x-7z-compressed"},
    {"aac", "audio/aac"},
    {"apk", "application/vnd.android.package-archive"},
    {"atom", "application/atom+xml"},
    {"avi", "video/x-msvideo"},
    {"avif", "image/avif"},
    {"bin", "application/octet-stream"},
    {"bmp", "image/bmp"},
    {"bz2", "application/x-bzip2"},
    {"css", "text/css"},
    {"csv", "text/csv"},
    {"deb", "application/vnd.debian.binary-package"},
    {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {"epub", "application/epub+zip"},
    {"exe", "application/vnd.microsoft.portable-executable"},
    {"flac", "audio/flac"},
    {"geojson", "application/geo+json"},
    {"gif", "image/gif"},
    {"gz", "application/gzip"},
    {"htm", "text/html"},
    {"html", "text/html"},
    {"ico", "image/vnd.microsoft.icon"},
    {"iso", "application/octet-stream"},
    {"jar", "application/java-archive"},
    {"jpeg", "image/jpeg"},
    {"jpg", "image/jpeg"},
    {"js", "text/javascript"},
    {"json", "application/json"},
    {"jsonl", "application/jsonl"},
    {"m3u", "audio/mpegurl"},
    {"m3u8", "application/vnd.apple.mpegurl"},
    {"m4a", "audio/mp4"},
    {"md", "text/markdown"},
    {"mkv", "video/x-matroska"},
    {"mp3", "audio/mpeg"},
    {"mp4", "video/mp4"},
    {"ndjson", "application/jsonl"},
    {"odp", "application/vnd.oasis.opendocument.presentation"},
    {"ods", "application/vnd.oasis.opendocument.spreadsheet"},
    {"odt", "application/vnd.oasis.opendocument.text"},
    {"ogg", "audio/ogg"},
    {"opus", "audio/ogg"},
    {"pdf", "application/pdf"},
    {"pls", "audio/x-scpls"},
    {"png", "image/png"},
    {"pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    {"rar", "application/vnd.rar"},
    {"rss", "application/rss+xml"},
    {"svg", "image/svg+xml"},
    {"tab", "text/tab-separated-values"},
    {"tar", "application/x-tar"},
    {"tbz2", "application/x-bzip2"},
    {"tgz", "application/gzip"},
    {"tsv", "text/tab-separated-values"},
    {"txt", "text/plain"},
    {"txz", "application/x-xz"},
    {"wav", "audio/wav"},
    {"webm", "video/webm"},
    {"webp", "image/webp"},
    {"xhtml", "application/xhtml+xml"},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"xml", "application/xml"},
    {"xspf", "application/xspf+xml"},
    {"xz", "application/x-xz"},
    {"zip", "application/zip"},
    {"zst", "application/zstd"},
};
static_assert(std::is_sorted(std::begin(endings), std::end(endings),
                             [](const auto &a, const auto &b) { return a.ending < b.ending; }));

struct Magic
{
    QByteArrayView bytes;
    QByteArrayView type;
};

constexpr Magic magics[] = {
    {"%PDF-", "application/pdf"},
    {"\x89PNG\r\n\x1a\n", "image/png"},
    {"\xff\xd8\xff", "image/jpeg"},
    {"GIF87a", "image/gif"},
    {"GIF89a", "image/gif"},
    {"#EXTM3U", "audio/mpegurl"},
    {"Rar!\x1a\x07", "application/vnd.rar"},
    {"PK\x03\x04", "application/zip"},
    {"\x1f\x8b", "application/gzip"},
    {"BZh", "application/x-bzip2"},
    {"\xfd"
     "7zXZ",
     "application/x-xz"},
    {"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"},
    {"\x28\xb5\x2f\xfd", "application/zstd"},
    {"OggS", "audio/ogg"},
    {"fLaC", "audio/flac"},
    {"ID3", "audio/mpeg"},
    {"\x1a\x45\xdf\xa3", "video/webm"},
    {"\x7f"
     "ELF",
     "application/x-executable"},
};

// What a page may begin with (WHATWG MIME Sniffing Standard, 7.1), in lower case.
constexpr QByteArrayView pageTags[] = {
    "<!doctype html", "<html", "<head",  "<script", "<iframe", "<h1",   "<div", "<font",
    "<table",         "<a",    "<style", "<title",  "<b",      "<body", "<br",  "<p",
    "<!--",           "<meta"};

bool beginsWithTag(QByteArrayView text, QByteArrayView tag)
{
    if (text.size() < tag.size() || !equalsIgnoringCase(text.first(tag.size()), tag))
        return false;
    const QByteArrayView rest = text.sliced(tag.size());
    return tag == "<!--" || (!rest.isEmpty() && (isHtmlSpace(rest[0]) || rest[0] == '>'));
}

// What XML may begin with when it is not said to be XML.
constexpr QByteArrayView xmlTags[] = {"<rss",          "<feed",    "<urlset",
                                      "<sitemapindex", "<rdf:rdf", "<svg"};

QByteArray typeOfMarkup(QByteArrayView text)
{
    if (text.startsWith("<?xml")) {
        const QByteArray head = text.first(std::min<qsizetype>(text.size(), 512)).toByteArray();
        return head.contains("http://www.w3.org/1999/xhtml") || head.contains("DTD XHTML")
                   ? "application/xhtml+xml"
                   : "application/xml";
    }
    const bool page = std::any_of(std::begin(pageTags), std::end(pageTags),
                                  [&](QByteArrayView tag) { return beginsWithTag(text, tag); });
    const bool xml = std::any_of(std::begin(xmlTags), std::end(xmlTags),
                                 [&](QByteArrayView tag) { return beginsWithTag(text, tag); });
    return page ? "text/html" : xml ? "application/xml" : QByteArray();
}

QByteArrayView trimmedView(QByteArrayView text)
{
    while (!text.isEmpty() && isHtmlSpace(text.front()))
        text = text.sliced(1);
    while (!text.isEmpty() && isHtmlSpace(text.back()))
        text.chop(1);
    return text;
}

} // namespace

QByteArray mimeEssence(QByteArrayView contentType)
{
    const qsizetype semicolon = contentType.indexOf(';');
    const QByteArrayView essence = semicolon < 0 ? contentType : contentType.first(semicolon);
    return trimmedView(essence).toByteArray().toLower();
}

QByteArray mimeParameter(QByteArrayView contentType, QByteArrayView name)
{
    qsizetype semicolon = contentType.indexOf(';');
    while (semicolon >= 0) {
        contentType = contentType.sliced(semicolon + 1);
        semicolon = contentType.indexOf(';');
        const QByteArrayView pair = semicolon < 0 ? contentType : contentType.first(semicolon);
        const qsizetype equals = pair.indexOf('=');
        if (equals < 0 || !equalsIgnoringCase(trimmedView(pair.first(equals)), name))
            continue;
        QByteArrayView value = trimmedView(pair.sliced(equals + 1));
        if (value.size() >= 2 && value.startsWith('"') && value.endsWith('"'))
            value = value.sliced(1).chopped(1);
        return value.toByteArray();
    }
    return {};
}

bool isVagueType(QByteArrayView declaredMime)
{
    const QByteArray type = mimeEssence(declaredMime);
    return !type.contains('/') || type == "application/octet-stream" || type == "text/plain"
           || type == "application/unknown" || type == "unknown/unknown" || type == "*/*";
}

QByteArray typeOfName(const QString &name)
{
    const qsizetype dot = name.lastIndexOf(u'.');
    const std::string ending =
        dot < 0 ? std::string() : name.sliced(dot + 1).toLower().toStdString();
    const auto before = [](const Ending &row, std::string_view value) {
        return row.ending < value;
    };
    const auto found = std::lower_bound(std::begin(endings), std::end(endings), ending, before);
    const bool known = found != std::end(endings) && found->ending == ending;
    if (known)
        return found->type.toByteArray();
    return isChecksumName(name) ? QByteArray(checksumsType) : QByteArray();
}

QByteArray typeOfBytes(QByteArrayView head)
{
    for (const Magic &magic : magics) {
        if (head.startsWith(magic.bytes))
            return magic.type.toByteArray();
    }
    if (head.startsWith("RIFF") && head.size() >= 12 && head.sliced(8, 4) == "WEBP")
        return "image/webp";
    if (head.size() >= 12 && head.sliced(4, 4) == "ftyp")
        return head.sliced(8, 4) == "avif" ? "image/avif" : "video/mp4";
    if (head.size() >= 262 && head.sliced(257, 5) == "ustar")
        return "application/x-tar";
    if (head.startsWith("\xef\xbb\xbf"))
        head = head.sliced(3);
    return typeOfMarkup(trimmedView(head));
}

QByteArray sniffType(QByteArrayView head, QByteArrayView declaredMime, const QString &name)
{
    QByteArray declared = mimeEssence(declaredMime);
    if (!isVagueType(declared))
        return declared;
    if (QByteArray type = typeOfBytes(head); !type.isEmpty())
        return type;
    if (QByteArray type = typeOfName(name); !type.isEmpty())
        return type;
    return declared.contains('/') ? declared : QByteArray("application/octet-stream");
}

} // namespace haul
