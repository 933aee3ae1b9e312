#include "core/parse/expectation.h"

#include "core/parse/contenttype.h"
#include "core/parse/filekind.h"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace haul {
namespace {

// What a file is by its first bytes. Within one family servers convert (a .jpg that is a WebP) and
// people misname (a .zip that is a 7z): that is no surprise to anybody.
enum class Family : quint8 { Image, Archive, Document, Media, Program, Page, Text, Unknown };

struct Signature
{
    qsizetype offset;
    std::string_view bytes;
    Family family;
    QByteArrayView type;
    const char *words;
};

using namespace std::string_view_literals;

constexpr Signature signatures[] = {
    {0, "\x89PNG\r\n\x1a\n"sv, Family::Image, "image/png", "a PNG image"},
    {0, "\xff\xd8\xff"sv, Family::Image, "image/jpeg", "a JPEG image"},
    {0, "GIF8"sv, Family::Image, "image/gif", "a GIF image"},
    {8, "WEBP"sv, Family::Image, "image/webp", "a WebP image"},
    {0, "II*\0"sv, Family::Image, "image/tiff", "a TIFF image"},
    {0, "MM\0*"sv, Family::Image, "image/tiff", "a TIFF image"},
    {4, "ftypavif"sv, Family::Image, "image/avif", "an AVIF image"},
    {4, "ftyphei"sv, Family::Image, "image/heic", "a HEIC image"},
    {0, "PK\x03\x04"sv, Family::Archive, "application/zip", "a ZIP archive"},
    {0, "PK\x05\x06"sv, Family::Archive, "application/zip", "a ZIP archive"},
    {0, "\x1f\x8b"sv, Family::Archive, "application/gzip", "a gzip archive"},
    {0, "BZh"sv, Family::Archive, "application/x-bzip2", "a bzip2 archive"},
    {0, "\xfd\x37zXZ"sv, Family::Archive, "application/x-xz", "an xz archive"},
    {0, "7z\xbc\xaf\x27\x1c"sv, Family::Archive, "application/x-7z-compressed", "a 7z archive"},
    {0, "\x28\xb5\x2f\xfd"sv, Family::Archive, "application/zstd", "a zstd archive"},
    {0, "Rar!\x1a\x07"sv, Family::Archive, "application/vnd.rar", "a RAR archive"},
    {0, "!<arch>\n"sv, Family::Archive, "application/x-archive", "an ar archive"},
    {0, "\xed\xab\xee\xdb"sv, Family::Archive, "application/x-rpm", "an RPM package"},
    {257, "ustar"sv, Family::Archive, "application/x-tar", "a tar archive"},
    {0, "%PDF-"sv, Family::Document, "application/pdf", "a PDF document"},
    {0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv, Family::Document, "application/x-ole-storage",
     "an office document"},
    {0, "AT&TFORM"sv, Family::Document, "image/vnd.djvu", "a DjVu document"},
    {0, "OggS"sv, Family::Media, "audio/ogg", "an Ogg file"},
    {0, "fLaC"sv, Family::Media, "audio/flac", "a FLAC file"},
    {0, "ID3"sv, Family::Media, "audio/mpeg", "an MP3 file"},
    {8, "WAVE"sv, Family::Media, "audio/wav", "a WAV file"},
    {8, "AVI "sv, Family::Media, "video/x-msvideo", "an AVI file"},
    {0, "\x1a\x45\xdf\xa3"sv, Family::Media, "video/webm", "a Matroska or WebM file"},
    {4, "ftyp"sv, Family::Media, "video/mp4", "an MP4 file"},
    {0, "FLV\x01"sv, Family::Media, "video/x-flv", "a Flash video"},
    {0, "\x7f\x45LF"sv, Family::Program, "application/x-executable", "a program"},
};

// What a name promises, and what is accepted besides: transports unpack what is compressed once (a
// .txt.gz arrives as text), and the first bytes of an old tar are a name.
struct Promise
{
    std::string_view ending;
    Family family;
    Family alsoTaken; // the family itself when there is none
};

// Sorted by ending. Only endings of one meaning: .ts is a video or a program's text, .doc is often
// RTF or HTML, and .exe, .iso and .bin have whatever is in them.
constexpr Promise promises[] = {
    {"7z", Family::Archive, Family::Program}, // self-extracting
    {"apk", Family::Archive, Family::Archive},
    {"avi", Family::Media, Family::Media},
    {"avif", Family::Image, Family::Image},
    {"bz2", Family::Archive, Family::Text},
    {"cbz", Family::Archive, Family::Archive},
    {"deb", Family::Archive, Family::Archive},
    {"djvu", Family::Document, Family::Document},
    {"docx", Family::Archive, Family::Document}, // encrypted ones are OLE
    {"epub", Family::Archive, Family::Archive},
    {"flac", Family::Media, Family::Media},
    {"gif", Family::Image, Family::Media}, // delivered as a video
    {"gz", Family::Archive, Family::Text},
    {"heic", Family::Image, Family::Image},
    {"jar", Family::Archive, Family::Archive},
    {"jpeg", Family::Image, Family::Image},
    {"jpg", Family::Image, Family::Image},
    {"m4a", Family::Media, Family::Media},
    {"m4v", Family::Media, Family::Media},
    {"mkv", Family::Media, Family::Media},
    {"mov", Family::Media, Family::Media},
    {"mp3", Family::Media, Family::Media},
    {"mp4", Family::Media, Family::Media},
    {"odp", Family::Archive, Family::Archive},
    {"ods", Family::Archive, Family::Archive},
    {"odt", Family::Archive, Family::Archive},
    {"ogg", Family::Media, Family::Media},
    {"opus", Family::Media, Family::Media},
    {"pdf", Family::Document, Family::Document},
    {"png", Family::Image, Family::Image},
    {"pptx", Family::Archive, Family::Document},
    {"rar", Family::Archive, Family::Program},
    {"rpm", Family::Archive, Family::Archive},
    {"tar", Family::Archive, Family::Text},
    {"tbz2", Family::Archive, Family::Archive},
    {"tgz", Family::Archive, Family::Archive},
    {"tif", Family::Image, Family::Image},
    {"tiff", Family::Image, Family::Image},
    {"txz", Family::Archive, Family::Archive},
    {"wav", Family::Media, Family::Media},
    {"webm", Family::Media, Family::Media},
    {"webp", Family::Image, Family::Image},
    {"xlsx", Family::Archive, Family::Document},
    {"xz", Family::Archive, Family::Text},
    {"zip", Family::Archive, Family::Program},
    {"zst", Family::Archive, Family::Text},
};
static_assert(std::is_sorted(std::begin(promises), std::end(promises),
                             [](const auto &a, const auto &b) { return a.ending < b.ending; }));

struct Found
{
    Family family = Family::Unknown;
    QByteArrayView type;
    const char *words = nullptr;
};

const char *familyWords(Family family)
{
    switch (family) {
    case Family::Image:
        return "image";
    case Family::Archive:
        return "archive";
    case Family::Document:
        return "document";
    case Family::Media:
        return "sound or video";
    case Family::Program:
    case Family::Page:
    case Family::Text:
    case Family::Unknown:
        break;
    }
    return "file";
}

// The JSON that an API answers with where a file should be.
bool looksLikeJson(QByteArrayView text)
{
    return text.startsWith("{\"") || text.startsWith("{\n") || text.startsWith("[{");
}

// Letters and line ends only, and valid as UTF-8 up to a character cut off at the end.
bool isPlainText(QByteArrayView head)
{
    const auto isBinary = [](char c) {
        const quint8 byte = quint8(c);
        return (byte < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f') || byte == 0x7f;
    };
    if (head.isEmpty() || std::any_of(head.begin(), head.end(), isBinary))
        return false;
    for (int cut = 0; cut < 4 && cut < head.size(); ++cut) {
        if (head.chopped(cut).isValidUtf8())
            return true;
    }
    return false;
}

Found recognise(QByteArrayView head)
{
    for (const Signature &row : signatures) {
        const auto size = qsizetype(row.bytes.size());
        if (head.size() >= row.offset + size
            && head.sliced(row.offset, size) == QByteArrayView(row.bytes.data(), size))
            return {row.family, row.type, row.words};
    }
    const QByteArray markup = typeOfBytes(head);
    if (markup == "text/html" || markup == "application/xhtml+xml")
        return {Family::Page, "text/html", "a web page"};
    if (!isPlainText(head))
        return {};
    if (markup == "application/xml")
        return {Family::Text, "application/xml", "an XML text"};
    return looksLikeJson(head) ? Found{Family::Text, "application/json", "a JSON text"}
                               : Found{Family::Text, "text/plain", "plain text"};
}

const Promise *promiseOf(QByteArrayView ending)
{
    const std::string_view text(ending.data(), size_t(ending.size()));
    const auto before = [](const Promise &row, std::string_view value) {
        return row.ending < value;
    };
    const auto found = std::lower_bound(std::begin(promises), std::end(promises), text, before);
    return found != std::end(promises) && found->ending == text ? found : nullptr;
}

// Whether the server itself says that it sends what was asked for: it may well know more about a
// file than its first bytes show.
bool isDeclaredAs(const Promise &promise, QByteArrayView contentType)
{
    const QByteArray type = mimeEssence(contentType);
    switch (promise.family) {
    case Family::Image:
        return type.startsWith("image/");
    case Family::Media:
        return type.startsWith("audio/") || type.startsWith("video/");
    case Family::Document:
        return type == "application/pdf";
    default:
        return false; // every download is an application/octet-stream or a zip to some server
    }
}

bool fits(const Promise &promise, const Found &found, const AskedFile &file)
{
    switch (found.family) {
    case Family::Unknown:
        return true;
    case Family::Page:
        return false;
    case Family::Text:
        if (file.head.size() < 16) // anything may be letters by chance
            return true;
        break;
    default:
        break;
    }
    if (found.family == promise.family || found.family == promise.alsoTaken)
        return true;
    return isDeclaredAs(promise, file.contentType);
}

// What a file of this declared type surely is. Vague types and those of applications (a .docx, a
// .jar) say nothing, and neither does plain text, which old servers call whatever they do not know.
Found declaredAs(QByteArrayView type)
{
    if (type == "text/html" || type == "application/xhtml+xml")
        return {Family::Page, type, "a web page"};
    if (type == "application/json" || type == "application/problem+json")
        return {Family::Text, type, "a JSON text"};
    if (type == "application/xml" || type == "text/xml")
        return {Family::Text, type, "an XML text"};
    if (type == "image/vnd.djvu" || type == "application/pdf")
        return {Family::Document, type, nullptr};
    if (type == "application/zip" || type == "application/gzip" || type == "application/x-gzip"
        || type == "application/x-tar" || type == "application/x-7z-compressed")
        return {Family::Archive, type, nullptr};
    if (type.startsWith("image/"))
        return {Family::Image, type, nullptr};
    if (type.startsWith("audio/") || type.startsWith("video/"))
        return {Family::Media, type, nullptr};
    return {};
}

// By its own name, else by that of its URL.
const Promise *promiseOf(const AskedFile &file)
{
    // A name by itself reads like the path of a URL; what it has of ? and # is part of it.
    const QByteArray named = "x://x/" + file.wishedName.toUtf8().toPercentEncoding(".");
    const UrlEnding ending(file.wishedName.isEmpty() ? file.url : QByteArrayView(named));
    return promiseOf(ending.text());
}

QByteArray endingOf(const Promise &promise)
{
    return QByteArray(promise.ending.data(), qsizetype(promise.ending.size()));
}

QString reason(const Promise &promise, const QString &got)
{
    return QStringLiteral("asked for a .%1 (%2), got %3")
        .arg(QString::fromLatin1(endingOf(promise)), QLatin1String(familyWords(promise.family)),
             got);
}

// A PDF may have up to a kilobyte before its mark (ISO 32000-1, Annex H, 3.4.1).
bool hasLateMark(const Promise &promise, QByteArrayView head)
{
    return promise.ending == "pdf" && head.contains("%PDF-");
}

} // namespace

std::optional<Mismatch> findMismatch(const AskedFile &file)
{
    if (file.head.isEmpty())
        return {};
    const Promise *const promise = promiseOf(file);
    if (!promise || hasLateMark(*promise, file.head))
        return {};
    const Found found = recognise(file.head);
    if (fits(*promise, found, file))
        return {};
    return Mismatch{endingOf(*promise), found.type.toByteArray(),
                    reason(*promise, QLatin1String(found.words))};
}

std::optional<Mismatch> findDeclaredMismatch(const AskedFile &file)
{
    const Promise *const promise = promiseOf(file);
    // What is compressed once may be declared as what it holds (a .html.gz with Content-Encoding).
    if (!promise || promise->alsoTaken == Family::Text)
        return {};
    const QByteArray type = mimeEssence(file.contentType);
    const Found declared = declaredAs(type);
    if (declared.family == Family::Unknown || declared.family == promise->family
        || declared.family == promise->alsoTaken)
        return {};
    const QString got =
        declared.words ? QString::fromLatin1(declared.words) : QString::fromLatin1(type);
    return Mismatch{endingOf(*promise), type, reason(*promise, got)};
}

} // namespace haul
