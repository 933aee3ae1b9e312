#include "tests/support/democontent.h"

#include "tests/support/serverreply.h"

#include <QHash>
#include <QtEndian>

#include <algorithm>
#include <array>

namespace haul {

namespace {

constexpr qint64 kMaxSize = 200LL * 1024 * 1024;

// SplitMix64 (Steele, Lea, Flood 2014) of a counter: any word can be computed alone.
quint64 wordAt(quint64 seed, quint64 index)
{
    quint64 z = seed + (index + 1) * 0x9e3779b97f4a7c15ULL;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

template<typename T, std::size_t N>
const T &pick(const std::array<T, N> &from, quint64 seed, int index)
{
    return from[wordAt(seed, quint64(index)) % N];
}

constexpr std::array<const char *, 8> kSubjects{
    "Glaciers",     "River deltas", "Salt marshes",      "Caf&eacute;s of the old town",
    "Night trains", "Lighthouses",  "Clouds &amp; wind", "Stone walls"};
constexpr std::array<const char *, 6> kPlaces{"in Spring",  "from the Air", "at 60&deg; North",
                                              "and Rivers", "by Bicycle",   "after the Storm"};
constexpr std::array<const char *, 6> kSentences{
    "The measurements of the last season are in the table below; the raw files are linked.",
    "We walked the whole length twice &mdash; once in rain, once in sun.",
    "Nobody had mapped the eastern side before 1912, and the first map is wrong.",
    "Readings differ by less than 3&nbsp;% between the two instruments.",
    "M&uuml;ller &amp; Sons kept a log of every crossing; 14 volumes survive.",
    "If a &lt; b holds for every station, the model can be used as it is."};

QByteArray paragraph(quint64 seed, int index)
{
    QByteArray text = "<p>";
    for (int i = 0; i < 4; ++i)
        text.append(pick(kSentences, seed, index * 8 + i)).append(i < 3 ? "\n" : "</p>\n");
    return text;
}

QByteArray pageTitle(int number)
{
    const quint64 seed = quint64(number) * 7919;
    return QByteArray("Field notes ") + QByteArray::number(number) + ": " + pick(kSubjects, seed, 0)
           + ' ' + pick(kPlaces, seed, 1);
}

QByteArray link(const QByteArray &href, const QByteArray &text)
{
    return "<a href=\"" + href + "\">" + text + "</a>";
}

QByteArray navigation(int number, const QByteArray &base)
{
    return "<nav>" + link(QByteArray::number(std::max(1, number - 1)) + ".html", "Previous") + " | "
           + link(QByteArray::number(number + 1) + ".html", "Next &raquo;") + " | "
           + link(base + "/pages/1.html", "Start") + " | "
           + link("https://www.example.org/about?from=notes&amp;page=" + QByteArray::number(number),
                  "About")
           + "</nav>\n";
}

QByteArray section(quint64 seed, int index)
{
    const QByteArray n = QByteArray::number(index);
    const QByteArray photo = "../files/photos/station-" + n + "-24KiB.jpg";
    return "<h2 id=\"part-" + n + "\">" + n + ". " + pick(kSubjects, seed, 40 + index) + "</h2>\n"
           + paragraph(seed, index * 3) + "<p>" + link("#part-1", "Back to the first part") + ", "
           + link("/files/data/readings-" + n + "-12KiB.csv", "readings of station " + n) + " and "
           + link("../files/maps/sheet-" + n + "-96KiB.png", "map sheet " + n) + ".</p>\n"
           + "<p><img src=\"" + photo + "\" alt=\"Station " + n + "\" width=\"640\"></p>\n"
           + paragraph(seed, index * 3 + 1);
}

QByteArray table(quint64 seed)
{
    QByteArray rows = "<table>\n<tr><th>Station</th><th>Height</th><th>Mean</th></tr>\n";
    for (int i = 1; i <= 6; ++i) {
        const quint64 word = wordAt(seed, quint64(1000 + i));
        rows += "<tr><td>" + QByteArray::number(i) + "</td><td>" + QByteArray::number(word % 2400)
                + " m</td><td>" + QByteArray::number(double(word % 300) / 10) + "&deg;</td></tr>\n";
    }
    return rows + "</table>\n";
}

} // namespace

QByteArray demoBytes(quint64 seed, qint64 offset, qint64 length)
{
    if (length <= 0)
        return {};
    const qint64 firstWord = offset / 8;
    const qint64 words = (offset + length + 7) / 8 - firstWord;
    QByteArray bytes(words * 8, Qt::Uninitialized);
    char *out = bytes.data();
    for (qint64 i = 0; i < words; ++i)
        qToLittleEndian(wordAt(seed, quint64(firstWord + i)), out + i * 8);
    const qint64 skip = offset - firstWord * 8;
    return skip == 0 && bytes.size() == length ? bytes : bytes.mid(skip, length);
}

quint64 demoSeed(const QByteArray &path)
{
    quint64 hash = 0xcbf29ce484222325ULL; // FNV-1a
    for (const char c : path)
        hash = (hash ^ quint8(c)) * 0x100000001b3ULL;
    return hash;
}

std::optional<qint64> demoSize(const QByteArray &path)
{
    const QByteArray name = path.mid(path.lastIndexOf('/') + 1);
    const qsizetype dot = name.lastIndexOf('.');
    QByteArray digits = dot < 0 ? name : name.left(dot);
    digits = digits.mid(digits.lastIndexOf('-') + 1);
    qint64 unit = 1;
    if (digits.endsWith("KiB") || digits.endsWith("MiB")) {
        unit = digits.endsWith("KiB") ? 1024 : 1024 * 1024;
        digits.chop(3);
    }
    bool ok = false;
    const qint64 count = digits.toLongLong(&ok);
    if (!ok || count < 0 || count > kMaxSize / unit)
        return std::nullopt;
    return count * unit;
}

QByteArray demoContentType(const QByteArray &path)
{
    static const QHash<QByteArray, QByteArray> types{{"csv", "text/csv"},
                                                     {"flac", "audio/flac"},
                                                     {"gz", "application/gzip"},
                                                     {"html", "text/html"},
                                                     {"iso", "application/x-iso9660-image"},
                                                     {"jpg", "image/jpeg"},
                                                     {"json", "application/json"},
                                                     {"mp3", "audio/mpeg"},
                                                     {"mp4", "video/mp4"},
                                                     {"pdf", "application/pdf"},
                                                     {"png", "image/png"},
                                                     {"tiff", "image/tiff"},
                                                     {"txt", "text/plain"},
                                                     {"zip", "application/zip"}};
    return types.value(path.mid(path.lastIndexOf('.') + 1), "application/octet-stream");
}

QByteArray demoPage(int number, const QByteArray &base)
{
    const quint64 seed = quint64(number) * 7919;
    const QByteArray title = pageTitle(number);
    QByteArray page =
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<title>"
        + title + "</title>\n<meta name=\"description\" content=\"Notes, readings &amp; maps\">\n"
        + "<link rel=\"stylesheet\" href=\"/pages/style.css\">\n</head>\n<body>\n"
        + navigation(number, base) + "<h1>" + title + "</h1>\n" + paragraph(seed, 0);
    const int sections = 3 + number % 4;
    for (int i = 1; i <= sections; ++i)
        page += section(seed, i);
    page += table(seed) + navigation(number, base) + "<footer>Written by N\xc3\xb8rd &copy; 2024. "
            + link("mailto:notes@example.org", "Write to us") + "</footer>\n</body>\n</html>\n";
    return page;
}

QByteArray demoErrorPage(int status, const QByteArray &path)
{
    const QByteArray title = QByteArray::number(status) + ' ' + reasonPhrase(status);
    return "<!DOCTYPE html>\n<html><head><title>" + title + "</title></head>\n<body><h1>" + title
           + "</h1>\n<p>" + path.toPercentEncoding("/")
           + "</p><p><a href=\"/pages/1.html\">Start</a></p></body></html>\n";
}

} // namespace haul
