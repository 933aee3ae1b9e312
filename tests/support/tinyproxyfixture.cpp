#include "tests/support/tinyproxyfixture.h"

#include <QFile>

namespace haul {
namespace {

// @FOLDER@ and @PORT@ are filled in.
constexpr char kConfiguration[] = R"(Port @PORT@
Listen 127.0.0.1
Timeout 60
MaxClients 200
Allow 127.0.0.1
LogFile "@FOLDER@/requests.log"
LogLevel Connect
PidFile "@FOLDER@/tinyproxy.pid"
)";

} // namespace

TinyproxyFixture::TinyproxyFixture(const Settings &settings)
    : settings_(settings)
{
}

QByteArray TinyproxyFixture::url(const QByteArray &user) const
{
    return "http://" + user + "127.0.0.1:" + QByteArray::number(port());
}

// "CONNECT   Nov 23 15:00:00.000 [1]: Request (file descriptor 5): GET http://a/ HTTP/1.1"
QByteArrayList TinyproxyFixture::requests() const
{
    QByteArrayList requests;
    for (const QByteArray &line : read(QStringLiteral("requests.log")).split('\n')) {
        const qsizetype at = line.indexOf("Request (");
        const qsizetype colon = at < 0 ? -1 : line.indexOf("): ", at);
        if (colon >= 0)
            requests += line.mid(colon + 3);
    }
    return requests;
}

std::optional<DaemonFixture::Command> TinyproxyFixture::prepare()
{
    const QString name = QStringLiteral("tinyproxy.conf");
    if (!isInstalled() || !write(name, configuration()))
        return std::nullopt;
    return Command{binary(), {QStringLiteral("-d"), QStringLiteral("-c"), filePath(name)}};
}

QByteArray TinyproxyFixture::configuration() const
{
    QByteArray text(kConfiguration);
    if (!settings_.user.isEmpty())
        text += "BasicAuth " + settings_.user + ' ' + settings_.password + '\n';
    for (const quint16 port : settings_.connectPorts)
        text += "ConnectPort " + QByteArray::number(port) + '\n';
    text.replace("@FOLDER@", QFile::encodeName(folder()));
    text.replace("@PORT@", QByteArray::number(port()));
    return text;
}

} // namespace haul
