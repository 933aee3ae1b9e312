#include "core/transfer/headerlines.h"

#include <QByteArrayView>

#include <algorithm>
#include <array>

namespace haul {
namespace {

constexpr std::array<QByteArrayView, 6> ownNames = {"content-length",    "if-range", "range", "te",
                                                    "transfer-encoding", "upgrade"};

// In lower case.
constexpr std::array<QByteArrayView, 17> harmlessNames = {
    "accept",
    "accept-charset",
    "accept-encoding",
    "accept-language",
    "cache-control",
    "connection",
    "dnt",
    "expect",
    "if-range",
    "pragma",
    "priority",
    "referer",
    "save-data",
    "sec-gpc",
    "upgrade-insecure-requests",
    "user-agent",
    "want-repr-digest",
};

bool isTokenCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
           || (c && QByteArrayView("!#$%&'*+-.^_`|~").contains(c));
}

// In lower case; empty when the line is no header. "Name;" is libcurl's word for an empty value.
QByteArray nameOf(const QByteArray &line)
{
    const auto end =
        std::find_if(line.begin(), line.end(), [](char c) { return !isTokenCharacter(c); });
    const bool isNamed = end != line.begin() && end != line.end()
                         && (*end == ':' || (*end == ';' && end + 1 == line.end()));
    const bool isOneLine = !line.contains('\r') && !line.contains('\n') && !line.contains('\0');
    return isNamed && isOneLine ? line.first(end - line.begin()).toLower() : QByteArray();
}

bool isUsable(const QByteArray &name)
{
    return !name.isEmpty() && std::find(ownNames.begin(), ownNames.end(), name) == ownNames.end();
}

QByteArray cleaned(const QByteArray &line, const QByteArray &name)
{
    if (name != "referer")
        return line;
    return line.first(name.size() + 1) + ' '
           + refererWithoutSecrets(line.sliced(name.size() + 1).trimmed());
}

} // namespace

QList<QByteArray> mergedHeaderLines(const QList<QByteArray> &batch, const QList<QByteArray> &entry)
{
    QList<QByteArray> replaced;
    QList<QByteArray> own;
    for (const QByteArray &line : entry) {
        const QByteArray name = nameOf(line);
        if (!isUsable(name))
            continue;
        replaced += name;
        own += cleaned(line, name);
    }
    QList<QByteArray> lines;
    for (const QByteArray &line : batch) {
        const QByteArray name = nameOf(line);
        if (isUsable(name) && !replaced.contains(name))
            lines += cleaned(line, name);
    }
    return lines + own;
}

bool isHarmlessHeader(QByteArrayView line)
{
    const QByteArrayView name = line.first(std::find(line.begin(), line.end(), ':') - line.begin());
    if (name.size() + 1 == line.size())
        return true;
    const QByteArray lower = name.toByteArray().toLower();
    return lower.startsWith("sec-fetch-") || lower.startsWith("sec-ch-")
           || std::find(harmlessNames.begin(), harmlessNames.end(), lower) != harmlessNames.end();
}

QByteArray refererWithoutSecrets(const QByteArray &referer)
{
    QByteArray text =
        referer.left(std::find(referer.begin(), referer.end(), '#') - referer.begin());
    const qsizetype slashes = text.indexOf("://");
    if (slashes < 0)
        return text;
    const qsizetype begin = slashes + 3;
    const auto end = std::find_if(text.cbegin() + begin, text.cend(),
                                  [](char c) { return c == '/' || c == '?'; });
    const QByteArrayView authority(text.cbegin() + begin, end);
    if (authority.contains('@'))
        text.remove(begin, authority.lastIndexOf('@') + 1);
    return text;
}

} // namespace haul
