#include "core/lists/wishedpath.h"

#include <QStringBuilder>
#include <QStringList>

#include <algorithm>
#include <array>

namespace haul {

namespace {

constexpr qsizetype maxPath = 4096;
constexpr qsizetype maxDepth = 64;

bool isOutside(QStringView path)
{
    if (path.startsWith(u'/') || path.startsWith(u'~') || path.contains(u'\\'))
        return true;
    return path.size() >= 2 && path[1] == u':'
           && path[0].isLetter(); // a drive, with or without "\"
}

bool isUnseen(QChar c)
{
    return c.category() == QChar::Other_Control || c.category() == QChar::Other_Format
           || c == QChar::LineSeparator || c == QChar::ParagraphSeparator;
}

bool isReserved(QStringView component)
{
    component = component.trimmed();
    // The quick answer for most: no device begins with another letter.
    if (component.isEmpty() || !QStringView(u"acnplACNPL").contains(component.front()))
        return false;
    static constexpr std::array devices = {u"con",    u"prn",     u"aux",   u"nul",
                                           u"conin$", u"conout$", u"clock$"};
    const QStringView stem =
        component.first(std::find(component.begin(), component.end(), u'.') - component.begin())
            .trimmed();
    if (stem.size() < 3 || stem.size() > 7)
        return false;
    const bool isPort = stem.size() == 4
                        && (stem.startsWith(u"com", Qt::CaseInsensitive)
                            || stem.startsWith(u"lpt", Qt::CaseInsensitive))
                        && QStringView(u"0123456789\u00b9\u00b2\u00b3").contains(stem[3]);
    return isPort || std::any_of(devices.begin(), devices.end(), [&](QStringView device) {
               return stem.compare(device, Qt::CaseInsensitive) == 0;
           });
}

// The quick answer for most: a component that is fine as it is.
bool isPlain(QStringView component)
{
    const bool hasPlainCharacters =
        std::all_of(component.begin(), component.end(), [](QChar character) {
            const char16_t c = character.unicode();
            return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9')
                   || c == u'-' || c == u'_' || c == u'.';
        });
    return hasPlainCharacters && !component.isEmpty() && component.front() != u'.'
           && component.back() != u'.' && !isReserved(component);
}

QString cleaned(QStringView component)
{
    QString out;
    for (const QChar c : component) {
        if (!isUnseen(c))
            out += QStringView(u"<>:\"|?*").contains(c) ? QChar(u'_') : c;
    }
    while (out.endsWith(u'.') || out.endsWith(u' ')) // which Windows leaves off
        out.chop(1);
    return isReserved(out) ? u'_' % out : out;
}

// The components of a path within the target folder; nothing when it leads out of it.
std::optional<QStringList> componentsOf(QStringView path)
{
    if (isOutside(path) || path.size() > maxPath)
        return std::nullopt;
    QStringList components;
    for (const QStringView component : path.split(u'/')) {
        const QStringView text = component.trimmed();
        if (text.isEmpty() || text == u".")
            continue;
        if (isPlain(text)) {
            components.append(text.toString());
            continue;
        }
        // Also "..." and ". .": Windows leaves dots and spaces at the end off.
        const bool isDots = std::all_of(text.begin(), text.end(), [](QChar c) {
            return c == u'.' || c == u' ' || isUnseen(c);
        });
        const QString clean = isDots ? QString() : cleaned(text);
        if (clean.isEmpty() || isOutside(clean))
            return std::nullopt;
        components.append(clean);
    }
    return components.size() <= maxDepth ? std::optional(components) : std::nullopt;
}

// The quick way for most: all components are fine as they are.
std::optional<WishedPath> plainPath(QStringView path)
{
    if (path.size() > maxPath)
        return std::nullopt;
    qsizetype start = 0; // of the component
    for (int depth = 1; depth <= maxDepth; ++depth) {
        const qsizetype slash = path.indexOf(u'/', start);
        const qsizetype end = slash < 0 ? path.size() : slash;
        const QStringView component = path.sliced(start, end - start);
        if (!isPlain(component))
            return std::nullopt;
        if (slash < 0)
            return WishedPath{path.first(qMax(qsizetype(0), start - 1)).toString(),
                              component.toString()};
        start = end + 1;
    }
    return std::nullopt;
}

} // namespace

std::optional<WishedPath> wishedPath(QStringView path)
{
    const QStringView text = path.trimmed();
    if (auto plain = plainPath(text))
        return plain;
    auto components = componentsOf(text);
    if (!components || components->isEmpty() || text.endsWith(u'/'))
        return std::nullopt;
    WishedPath wished;
    wished.name = components->takeLast();
    wished.folder = components->join(u'/');
    return wished;
}

std::optional<QString> wishedFolder(QStringView path)
{
    const auto components = componentsOf(path.trimmed());
    return components ? std::optional(components->join(u'/')) : std::nullopt;
}

} // namespace haul
