#include "core/lists/host.h"

#include <QString>
#include <QUrl>

#include <algorithm>

namespace haul {

namespace {

// RFC 1035, section 2.3.4.
constexpr qsizetype maxHostBytes = 253;
constexpr qsizetype maxLabelBytes = 63;
// An international name has at least a byte of ASCII for each of its characters, which take four
// bytes of UTF-8 at most, or twelve percent-encoded. Punycode takes quadratic time for more.
constexpr qsizetype maxTextBytes = maxHostBytes * 12;

bool isHostCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

// "a.b.c", maybe with the root's dot behind.
bool isName(QByteArrayView host)
{
    if (host.endsWith('.'))
        host.chop(1);
    if (host.isEmpty() || host.size() > maxHostBytes)
        return false;
    qsizetype label = 0;
    for (const char c : host) {
        if (c == '.' ? label == 0 : !isHostCharacter(c))
            return false;
        label = c == '.' ? 0 : label + 1;
        if (label > maxLabelBytes)
            return false;
    }
    return label > 0;
}

bool isDigits(QByteArrayView text)
{
    return !text.isEmpty()
           && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Whether it has to be an IPv4 address: no top level domain is a number.
bool endsInNumber(QByteArrayView host)
{
    if (host.endsWith('.'))
        host.chop(1);
    if (host.isEmpty() || !QByteArrayView("0123456789abcdef").contains(host.back()))
        return false; // the quick answer for most
    const QByteArrayView last = host.sliced(host.lastIndexOf('.') + 1);
    return isDigits(last) || last.startsWith("0x");
}

bool isDottedQuad(QByteArrayView host)
{
    int parts = 0;
    for (QByteArrayView rest = host;; ++parts) {
        const qsizetype dot = rest.indexOf('.');
        const QByteArrayView part = dot < 0 ? rest : rest.first(dot);
        const bool leadingZero = part.size() > 1 && part[0] == '0';
        if (!isDigits(part) || part.size() > 3 || leadingZero || part.toInt() > 255)
            return false;
        if (dot < 0)
            return parts == 3;
        rest = rest.sliced(dot + 1);
    }
}

// QUrl knows the rare forms: "127.1", "0x7f.0.0.1" and all of IPv6.
QByteArray hostByQUrl(QByteArrayView host)
{
    QUrl url;
    url.setHost(QString::fromUtf8(host), QUrl::StrictMode);
    return url.host(QUrl::FullyEncoded).toLatin1();
}

QByteArray normalIpv6(QByteArrayView text)
{
    const bool isPlain = std::all_of(text.begin() + 1, text.end() - 1, [](char c) {
        return c == ':' || c == '.' || QByteArrayView("0123456789abcdefABCDEF").contains(c);
    });
    const QByteArray host = isPlain && text.endsWith(']') ? hostByQUrl(text) : QByteArray();
    if (host.isEmpty())
        return {};
    return host.startsWith('[') ? host : '[' + host + ']';
}

QByteArray normalName(const QByteArray &host)
{
    if (isNormalHost(host))
        return host;
    if (!isName(host))
        return {};
    const QByteArray address = hostByQUrl(host);
    return isDottedQuad(address) ? address : QByteArray();
}

} // namespace

bool isNormalHost(QByteArrayView host)
{
    return isName(host) && (!endsInNumber(host) || isDottedQuad(host));
}

QByteArray normalHost(QByteArrayView text)
{
    if (text.size() > maxTextBytes)
        return {};
    if (text.startsWith('['))
        return text.size() > 2 ? normalIpv6(text) : QByteArray();
    const bool isPlain =
        std::all_of(text.begin(), text.end(), [](char c) { return uchar(c) < 0x80 && c != '%'; });
    if (isPlain)
        return normalName(text.toByteArray().toLower());
    const QByteArray decoded = QByteArray::fromPercentEncoding(text.toByteArray());
    if (!decoded.isValidUtf8())
        return {};
    return normalName(QUrl::toAce(QString::fromUtf8(decoded)).toLower());
}

} // namespace haul
