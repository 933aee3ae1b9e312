#include "tests/support/socksfixture.h"

namespace haul {

SocksFixture::SocksFixture(const Settings &settings)
    : settings_(settings)
{
}

QByteArray SocksFixture::url(const QByteArray &user) const
{
    return "socks5h://" + user + "127.0.0.1:" + QByteArray::number(port());
}

// It says "client[5] 127.0.0.1: connected to 127.0.0.1:40000" of each.
int SocksFixture::connectionCount() const
{
    return int(errorText().count(QLatin1String("connected to")));
}

std::optional<DaemonFixture::Command> SocksFixture::prepare()
{
    if (!isInstalled())
        return std::nullopt;
    QStringList arguments{QStringLiteral("-i"), QStringLiteral("127.0.0.1"), QStringLiteral("-p"),
                          QString::number(port())};
    if (!settings_.user.isEmpty())
        arguments << QStringLiteral("-u") << QString::fromLatin1(settings_.user)
                  << QStringLiteral("-P") << QString::fromLatin1(settings_.password);
    return Command{binary(), arguments};
}

} // namespace haul
