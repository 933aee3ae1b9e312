#include "core/parse/urlhost.h"

#include "core/parse/urlbytes.h"

#include <QString>
#include <QUrl>

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace haul {
namespace {

bool isForbiddenInDomain(char c)
{
    return quint8(c) <= 0x20 || c == 0x7f || QByteArrayView("#%/:<>?@[\\]^|").contains(c);
}

// The number of an IPv4 address's part: decimal, 0x... hexadecimal or 0... octal.
std::optional<quint64> ipv4Number(QByteArrayView part)
{
    if (part.isEmpty())
        return {};
    int radix = 10;
    if (part.size() >= 2 && part[0] == '0') {
        const bool hex = toAsciiLower(part[1]) == 'x';
        radix = hex ? 16 : 8;
        part = part.sliced(hex ? 2 : 1);
        if (part.isEmpty())
            return 0;
    }
    quint64 number = 0;
    const auto [end, error] = std::from_chars(part.begin(), part.end(), number, radix);
    if (end != part.end() || error == std::errc::invalid_argument)
        return {};
    return error == std::errc() ? number : ~quint64(0);
}

// Whether the host's last label makes it an IPv4 address, a valid one or not.
bool endsInNumber(QByteArrayView host)
{
    if (host.endsWith('.'))
        host.chop(1);
    const QByteArrayView last = host.sliced(host.lastIndexOf('.') + 1);
    if (last.isEmpty() || !isAsciiDigit(last[0]))
        return false;
    return std::all_of(last.begin(), last.end(), isAsciiDigit) || ipv4Number(last);
}

bool appendIpv4(QByteArray &out, QByteArrayView host)
{
    if (host.endsWith('.'))
        host.chop(1);
    quint64 address = 0;
    for (int index = 0;; ++index) {
        const qsizetype dot = host.indexOf('.');
        const std::optional<quint64> number = ipv4Number(dot < 0 ? host : host.first(dot));
        if (!number)
            return false;
        if (dot < 0) { // the last part fills all bytes that are left
            const int bytesLeft = 4 - index;
            if (*number >> (8 * bytesLeft))
                return false;
            address |= *number;
            break;
        }
        if (*number > 255 || index == 3)
            return false;
        address |= *number << (8 * (3 - index));
        host = host.sliced(dot + 1);
    }
    for (int shift = 24; shift >= 0; shift -= 8) {
        out += QByteArray::number((address >> shift) & 255);
        if (shift)
            out += '.';
    }
    return true;
}

// The first longest run of two or more zero pieces, as [begin, end); empty when there is none.
std::pair<int, int> zeroRun(const std::array<quint16, 8> &pieces)
{
    std::pair<int, int> best{8, 8};
    for (int begin = 0; begin < 8; ++begin) {
        int end = begin;
        while (end < 8 && pieces[size_t(end)] == 0)
            ++end;
        if (end - begin > std::max(1, best.second - best.first))
            best = {begin, end};
        begin = std::max(begin, end - 1);
    }
    return best;
}

bool appendIpv6(QByteArray &out, QByteArrayView text)
{
    std::array<quint8, 16> bytes;
    if (inet_pton(AF_INET6, text.toByteArray().constData(), bytes.data()) != 1)
        return false;
    std::array<quint16, 8> pieces;
    for (size_t i = 0; i < pieces.size(); ++i)
        pieces[i] = quint16(bytes[2 * i] << 8 | bytes[2 * i + 1]);
    const auto [zeroBegin, zeroEnd] = zeroRun(pieces);
    out += '[';
    for (int i = 0; i < 8; ++i) {
        if (i == zeroBegin) {
            out += "::";
            i = zeroEnd - 1;
            continue;
        }
        if (i && i != zeroEnd)
            out += ':';
        out += QByteArray::number(pieces[size_t(i)], 16);
    }
    out += ']';
    return true;
}

bool appendAsciiHost(QByteArray &out, QByteArrayView host)
{
    if (host.isEmpty() || std::any_of(host.begin(), host.end(), isForbiddenInDomain))
        return false;
    if (endsInNumber(host))
        return appendIpv4(out, host);
    const qsizetype begin = out.size();
    out += host;
    std::transform(out.begin() + begin, out.end(), out.begin() + begin, toAsciiLower);
    return true;
}

bool isAscii(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return quint8(c) < 0x80; });
}

bool appendHost(QByteArray &out, QByteArrayView host)
{
    if (host.startsWith('['))
        return host.endsWith(']') && appendIpv6(out, host.sliced(1).chopped(1));
    if (isAscii(host) && !host.contains('%'))
        return appendAsciiHost(out, host);
    const QByteArray decoded = QByteArray::fromPercentEncoding(host.toByteArray());
    if (isAscii(decoded))
        return appendAsciiHost(out, decoded);
    return appendAsciiHost(out, QUrl::toAce(QString::fromUtf8(decoded)));
}

bool appendPort(QByteArray &out, QByteArrayView port, quint16 defaultPort)
{
    if (port.isEmpty())
        return true;
    quint16 number = 0;
    const auto [end, error] = std::from_chars(port.begin(), port.end(), number);
    if (end != port.end() || error != std::errc())
        return false;
    if (number != defaultPort) {
        out += ':';
        out += QByteArray::number(number);
    }
    return true;
}

void appendUserInfo(QByteArray &out, QByteArrayView userInfo)
{
    const qsizetype colon = userInfo.indexOf(':');
    const QByteArrayView user = colon < 0 ? userInfo : userInfo.first(colon);
    const QByteArrayView password = colon < 0 ? QByteArrayView() : userInfo.sliced(colon + 1);
    if (user.isEmpty() && password.isEmpty())
        return;
    appendEncoded(out, user, UrlPart::UserInfo);
    if (!password.isEmpty()) {
        out += ':';
        appendEncoded(out, password, UrlPart::UserInfo);
    }
    out += '@';
}

// Where the port's colon is; a colon within an IPv6 address is none.
qsizetype portColon(QByteArrayView hostAndPort)
{
    const qsizetype colon = hostAndPort.lastIndexOf(':');
    return hostAndPort.lastIndexOf(']') > colon ? -1 : colon;
}

} // namespace

bool appendAuthority(QByteArray &out, QByteArrayView authority, quint16 defaultPort)
{
    const qsizetype at = authority.lastIndexOf('@');
    if (at >= 0)
        appendUserInfo(out, authority.first(at));
    const QByteArrayView hostAndPort = authority.sliced(at + 1);
    const qsizetype colon = portColon(hostAndPort);
    if (colon < 0)
        return appendHost(out, hostAndPort);
    return appendHost(out, hostAndPort.first(colon))
           && appendPort(out, hostAndPort.sliced(colon + 1), defaultPort);
}

} // namespace haul
