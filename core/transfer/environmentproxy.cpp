#include "core/transfer/environmentproxy.h"

#include <QHostAddress>
#include <QList>
#include <QUrl>

#include <algorithm>

namespace haul {
namespace {

QByteArray firstOf(const QList<QByteArray> &names, const Environment &environment)
{
    for (const QByteArray &name : names) {
        if (QByteArray value = environment(name.constData()); !value.isEmpty())
            return value;
    }
    return {};
}

// A network ("10.0.0.0/8") or an address.
bool coversAddress(const QByteArray &item, const QHostAddress &address)
{
    if (item.contains('/'))
        return address.isInSubnet(QHostAddress::parseSubnet(QString::fromLatin1(item)));
    return address == QHostAddress(QString::fromLatin1(item));
}

// "example.org" and ".example.org" stand for the host and all below it.
bool coversName(QByteArray item, const QByteArray &host)
{
    if (item.startsWith('.'))
        item.remove(0, 1);
    return !item.isEmpty() && (host == item || host.endsWith('.' + item));
}

bool isLeftOut(const QByteArray &host, QByteArray list)
{
    if (list == "*")
        return true;
    const QHostAddress address(QString::fromLatin1(host));
    const QList<QByteArray> items = list.replace(',', ' ').toLower().split(' ');
    return std::any_of(items.begin(), items.end(), [&](const QByteArray &item) {
        if (item.isEmpty())
            return false;
        return address.isNull() ? coversName(item, host) : coversAddress(item, address);
    });
}

} // namespace

// HTTP_PROXY is not among the names: in a CGI program it is a header line of the client's.
QByteArray environmentProxy(const QByteArray &url, const Environment &environment)
{
    const QUrl parsed = QUrl::fromEncoded(url);
    const QByteArray scheme = parsed.scheme().toLatin1();
    const QByteArray host = QUrl::toAce(parsed.host());
    const QByteArray name = host.isEmpty() ? parsed.host().toLatin1() : host; // an IPv6 address
    if (scheme.isEmpty() || name.isEmpty())
        return {};
    QList<QByteArray> names{scheme + "_proxy"};
    if (scheme != "http")
        names += scheme.toUpper() + "_PROXY";
    const QByteArray proxy =
        firstOf(names + QList<QByteArray>{"all_proxy", "ALL_PROXY"}, environment);
    if (proxy.isEmpty() || isLeftOut(name, firstOf({"no_proxy", "NO_PROXY"}, environment)))
        return {};
    return proxy;
}

} // namespace haul
