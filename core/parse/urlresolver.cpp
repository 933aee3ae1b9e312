#include "core/parse/urlresolver.h"

#include "core/parse/charset.h"
#include "core/parse/urlbytes.h"
#include "core/parse/urlhost.h"

#include <algorithm>

namespace haul {
namespace {

struct Scheme
{
    QByteArrayView name;
    quint16 defaultPort;
};

constexpr Scheme schemes[] = {{"https", 443}, {"http", 80}, {"ftp", 21}, {"ftps", 990}};

const Scheme *findScheme(QByteArrayView name)
{
    const auto found =
        std::find_if(std::begin(schemes), std::end(schemes),
                     [&](const auto &scheme) { return equalsIgnoringCase(name, scheme.name); });
    return found == std::end(schemes) ? nullptr : found;
}

bool isSchemeByte(char c)
{
    return isAsciiAlpha(c) || isAsciiDigit(c) || c == '+' || c == '-' || c == '.';
}

// Where the colon after the reference's scheme is; -1 when it has none.
qsizetype schemeColon(QByteArrayView reference)
{
    if (reference.isEmpty() || !isAsciiAlpha(reference[0]))
        return -1;
    const auto end = std::find_if_not(reference.begin(), reference.end(), isSchemeByte);
    return end != reference.end() && *end == ':' ? end - reference.begin() : -1;
}

// The index of the first byte at or after from that satisfies is, or the size.
template<typename Predicate>
qsizetype indexOf(QByteArrayView text, Predicate is)
{
    return std::find_if(text.begin(), text.end(), is) - text.begin();
}

bool endsPath(char c)
{
    return c == '?' || c == '#';
}

enum class Dots { None, One, Two };

// "." and "..", of which each dot may be "%2e".
Dots dotsOf(QByteArrayView segment)
{
    int dots = 0;
    while (!segment.isEmpty() && dots <= 2) {
        const bool encoded = segment.size() >= 3 && equalsIgnoringCase(segment.first(3), "%2e");
        if (!encoded && segment[0] != '.')
            return Dots::None;
        segment = segment.sliced(encoded ? 3 : 1);
        ++dots;
    }
    return dots == 1 ? Dots::One : dots == 2 ? Dots::Two : Dots::None;
}

// Takes the last segment off a path that ends with a slash and begins at pathBegin.
void shortenPath(QByteArray &out, qsizetype pathBegin)
{
    if (out.size() <= pathBegin + 1)
        return;
    out.truncate(out.lastIndexOf('/', out.size() - 2) + 1);
}

bool isAscii(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return quint8(c) < 0x80; });
}

void appendQuery(QByteArray &out, QByteArrayView query, QByteArrayView charset)
{
    out += '?';
    if (charset.isEmpty() || isAscii(query))
        appendEncoded(out, query, UrlPart::Query);
    else
        appendEncoded(out, encodeQuery(query, charset), UrlPart::Query);
}

// Appends the path, query and fragment of a reference to out, which ends with the slash of a
// directory. The fragment is dropped.
void appendPathAndQuery(QByteArray &out, qsizetype pathBegin, QByteArrayView reference,
                        QByteArrayView charset)
{
    const qsizetype pathSize = indexOf(reference, endsPath);
    QByteArrayView path = reference.first(pathSize);
    while (true) {
        const qsizetype end = indexOf(path, isUrlSlash);
        const QByteArrayView segment = path.first(end);
        const bool last = end == path.size();
        const Dots dots = dotsOf(segment);
        if (dots == Dots::Two)
            shortenPath(out, pathBegin);
        if (dots == Dots::None) {
            appendEncoded(out, segment, UrlPart::Path);
            if (!last)
                out += '/';
        }
        if (last)
            break;
        path = path.sliced(end + 1);
    }
    const QByteArrayView tail = reference.sliced(pathSize);
    if (tail.startsWith('?'))
        appendQuery(out, tail.sliced(1, indexOf(tail, [](char c) { return c == '#'; }) - 1),
                    charset);
}

// What follows "scheme:" in a URL with a host. Slashes before the host are as many as there are.
QByteArray absoluteUrl(const Scheme &scheme, QByteArrayView rest, QByteArrayView charset)
{
    rest = rest.sliced(indexOf(rest, [](char c) { return !isUrlSlash(c); }));
    const qsizetype end = indexOf(rest, [](char c) { return isUrlSlash(c) || endsPath(c); });
    QByteArray out;
    out.reserve(rest.size() + 10);
    out += scheme.name;
    out += "://";
    if (!appendAuthority(out, rest.first(end), scheme.defaultPort))
        return {};
    const qsizetype pathBegin = out.size();
    out += '/';
    rest = rest.sliced(end);
    if (!rest.isEmpty() && isUrlSlash(rest[0]))
        rest = rest.sliced(1);
    appendPathAndQuery(out, pathBegin, rest, charset);
    return out;
}

bool isTabOrNewline(char c)
{
    return c == '\t' || c == '\n' || c == '\r';
}

// Without the C0 controls and spaces around it.
QByteArrayView trimmed(QByteArrayView text)
{
    const auto isBlank = [](char c) { return quint8(c) <= 0x20; };
    while (!text.isEmpty() && isBlank(text.front()))
        text = text.sliced(1);
    while (!text.isEmpty() && isBlank(text.back()))
        text.chop(1);
    return text;
}

} // namespace

UrlResolver::UrlResolver(QByteArrayView base, QByteArrayView charset)
{
    base_ = resolve(base);
    if (!charset.startsWith("utf-")) // nor is a query ever sent as UTF-16
        charset_ = charset.toByteArray();
    if (base_.isEmpty())
        return;
    schemeEnd_ = base_.indexOf(':');
    authorityEnd_ = base_.indexOf('/', schemeEnd_ + 3);
    const qsizetype question = base_.indexOf('?', authorityEnd_);
    pathEnd_ = question < 0 ? base_.size() : question;
    directoryEnd_ = base_.lastIndexOf('/', pathEnd_ - 1) + 1;
}

QByteArray UrlResolver::resolve(QByteArrayView reference) const
{
    reference = trimmed(reference);
    if (std::none_of(reference.begin(), reference.end(), isTabOrNewline))
        return resolveTrimmed(reference);
    QByteArray clean = reference.toByteArray();
    clean.removeIf(isTabOrNewline);
    return resolveTrimmed(clean);
}

QByteArray UrlResolver::resolveTrimmed(QByteArrayView reference) const
{
    const qsizetype colon = schemeColon(reference);
    if (colon < 0)
        return resolveRelative(reference);
    const Scheme *own = findScheme(reference.first(colon));
    if (!own)
        return {};
    const QByteArrayView rest = reference.sliced(colon + 1);
    // "https:page" is relative to an https base, as nobody should write and browsers read.
    if (own->name != scheme() || rest.startsWith("//"))
        return absoluteUrl(*own, rest, charset_);
    return resolveRelative(rest);
}

QByteArray UrlResolver::resolveRelative(QByteArrayView reference) const
{
    if (base_.isEmpty() || reference.isEmpty() || reference[0] == '#')
        return base_;
    qsizetype keep = directoryEnd_;
    if (isUrlSlash(reference[0])) {
        if (reference.size() > 1 && isUrlSlash(reference[1]))
            return absoluteUrl(*findScheme(scheme()), reference, charset_);
        keep = authorityEnd_ + 1;
        reference = reference.sliced(1);
    } else if (reference[0] == '?') {
        keep = pathEnd_;
    }
    QByteArray out;
    out.reserve(keep + reference.size());
    out += QByteArrayView(base_).first(keep);
    appendPathAndQuery(out, authorityEnd_, reference, charset_);
    return out;
}

} // namespace haul
