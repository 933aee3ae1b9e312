#include "core/files/safename.h"

#include <QByteArray>
#include <QList>
#include <QStringBuilder>

#include <algorithm>
#include <array>
#include <iterator>

namespace haul {

namespace {

constexpr qsizetype maxNameBytes = 240;
constexpr qsizetype maxExtension = 16;

bool isUnsafe(char32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0)           // control characters
           || c == 0x61c || c == 0x200e || c == 0x200f   // bidirectional marks,
           || (c >= 0x202a && c <= 0x202e)               // overrides
           || (c >= 0x2066 && c <= 0x2069)               // and isolates: "exe.gpj" as "jpg.exe"
           || c == 0x2028 || c == 0x2029                 // line ends
           || c == 0x200b || c == 0x2060 || c == 0xfeff; // nothing to see
}

QString withSafeCharacters(const QString &name)
{
    QString out;
    out.reserve(name.size());
    for (const char32_t c : name.toUcs4()) {
        if (isUnsafe(c))
            continue;
        if (c < 0x80 && QByteArrayView("/\\<>:\"|?*").contains(char(c)))
            out += u'_';
        else if (c >= 0xd800 && c < 0xe000) // half of a surrogate pair
            out += QChar::ReplacementCharacter;
        else
            out.append(QChar::fromUcs4(c));
    }
    return out;
}

QString withoutOuterSpace(const QString &name)
{
    QStringView view = QStringView(name).trimmed();
    while (!view.isEmpty() && (view.last() == u'.' || view.last().isSpace()))
        view.chop(1);
    return view.toString();
}

// The names of devices, which Windows opens with any extension: "nul.txt" is NUL.
bool isReserved(QStringView name)
{
    static constexpr QStringView devices[] = {u"CON",    u"PRN",     u"AUX",   u"NUL",
                                              u"CONIN$", u"CONOUT$", u"CLOCK$"};
    const qsizetype dot = name.indexOf(u'.');
    const QStringView stem = name.first(dot < 0 ? name.size() : dot).trimmed();
    const auto begins = [&](QStringView device) {
        return stem.startsWith(device, Qt::CaseInsensitive);
    };
    if (std::any_of(std::begin(devices), std::end(devices), [&](QStringView device) {
            return stem.size() == device.size() && begins(device);
        }))
        return true;
    const QStringView digits = u"0123456789\u00b9\u00b2\u00b3";
    return stem.size() == 4 && (begins(u"COM") || begins(u"LPT")) && digits.contains(stem.back());
}

// Letters, digits, "-", "_" and "." as most names have nothing else: fit as they are.
bool isPlainName(QStringView name)
{
    const auto isPlain = [](QChar c) {
        const char16_t unit = c.unicode();
        return (unit >= u'a' && unit <= u'z') || (unit >= u'A' && unit <= u'Z')
               || (unit >= u'0' && unit <= u'9') || unit == u'-' || unit == u'_' || unit == u'.';
    };
    return !name.isEmpty() && name.size() <= maxNameBytes && !name.startsWith(u'.')
           && !name.endsWith(u'.') && std::all_of(name.begin(), name.end(), isPlain);
}

qsizetype utf8Size(QStringView text)
{
    return text.toUtf8().size();
}

// As many of the first characters as fit, whole ones.
QStringView cutToBytes(QStringView text, qsizetype bytes)
{
    qsizetype end = 0;
    while (end < text.size()) {
        const bool pair = text[end].isHighSurrogate() && end + 1 < text.size();
        const qsizetype step = pair ? 2 : 1;
        bytes -= utf8Size(text.sliced(end, step));
        if (bytes < 0)
            break;
        end += step;
    }
    return text.first(end);
}

QString cutName(const QString &name)
{
    if (utf8Size(name) <= maxNameBytes)
        return name;
    const qsizetype start = extensionStart(name);
    const QStringView extension = QStringView(name).sliced(start);
    const QStringView stem =
        cutToBytes(QStringView(name).first(start), maxNameBytes - utf8Size(extension));
    return withoutOuterSpace(stem.toString()) % extension;
}

bool isExtension(QStringView text) // with its dot
{
    return text.size() > 1 && text.size() <= maxExtension
           && std::none_of(text.begin(), text.end(), [](QChar c) { return c.isSpace(); });
}

bool isCompression(QStringView extension)
{
    static constexpr std::array names = {u".gz",   u".bz2", u".xz", u".zst", u".lz",
                                         u".lzma", u".lz4", u".br", u".Z"};
    return std::any_of(names.begin(), names.end(), [&](QStringView name) {
        return extension.compare(name, Qt::CaseInsensitive) == 0;
    });
}

} // namespace

QString sanitisedFileName(const QString &name)
{
    if (isPlainName(name) && !isReserved(name))
        return name;
    QString safe = withoutOuterSpace(withSafeCharacters(name));
    if (safe.isEmpty())
        return QStringLiteral("download");
    if (safe.startsWith(u'.')) // would be hidden
        safe[0] = u'_';
    safe = cutName(safe);
    return isReserved(safe) ? cutName(u'_' + safe) : safe;
}

QString sanitisedFolder(QStringView folder)
{
    QString safe;
    for (const QStringView component : folder.split(u'/', Qt::SkipEmptyParts)) {
        if (component == u"." || component == u"..")
            continue;
        if (!safe.isEmpty())
            safe += u'/';
        safe += sanitisedFileName(component.toString());
    }
    return safe;
}

qsizetype extensionStart(QStringView name)
{
    const qsizetype dot = name.lastIndexOf(u'.');
    if (dot <= 0 || !isExtension(name.sliced(dot)))
        return name.size();
    if (!isCompression(name.sliced(dot)))
        return dot;
    // ".tar.gz" is one extension, but "1.2.gz" is not ".2.gz".
    const qsizetype inner = name.first(dot).lastIndexOf(u'.');
    const bool isOne =
        inner > 0 && inner + 1 < dot && dot - inner <= 6 && name[inner + 1].isLetter();
    return isOne ? inner : dot;
}

} // namespace haul
