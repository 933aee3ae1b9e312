#include "tests/support/nginxfixture.h"

#include <QFile>

#include <unistd.h>

namespace haul {

namespace {

// @USER@, @PORT@, @ROOT@, @LOG@, @SERVER@ and @HTTP@ are filled in. The types are those the tests
// need.
constexpr char kConfiguration[] = R"(daemon off;
@USER@
worker_processes 1;
worker_rlimit_nofile 8192;
pid nginx.pid;
events { worker_connections 4096; }
http {
    types {
        text/html html htm;
        text/css css;
        text/plain txt;
        text/csv csv;
        text/xml xml;
        application/json json;
        application/pdf pdf;
        application/zip zip;
        image/png png;
        image/jpeg jpg jpeg;
    }
    default_type application/octet-stream;
    access_log @LOG@;
    sendfile on;
    tcp_nopush on;
    tcp_nodelay on;
    keepalive_requests 100000;
    keepalive_timeout 75s;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    server {
        listen 127.0.0.1:@PORT@ backlog=4096;
        server_name 127.0.0.1;
        root "@ROOT@";
        @SERVER@
    }
    @HTTP@
}
)";

} // namespace

NginxFixture::NginxFixture(const Settings &settings)
    : settings_(settings)
{
}

std::optional<DaemonFixture::Command> NginxFixture::prepare()
{
    const QString configurationName = QStringLiteral("nginx.conf");
    if (!isInstalled() || !write(configurationName, configuration()))
        return std::nullopt;
    return Command{binary(),
                   {QStringLiteral("-p"), folder(), QStringLiteral("-c"), configurationName,
                    QStringLiteral("-e"), QStringLiteral("stderr")}};
}

QUrl NginxFixture::baseUrl() const
{
    return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(port()));
}

QUrl NginxFixture::url(const QByteArray &pathAndQuery) const
{
    return QUrl::fromEncoded(baseUrl().toEncoded() + pathAndQuery);
}

QByteArray NginxFixture::configuration() const
{
    // As root, the workers stay root: they have to read the test's temporary folders.
    const QByteArray user = ::geteuid() == 0 ? "user root;" : "";
    const QByteArray log = settings_.accessLog ? "access.log combined" : "off";
    QByteArray text(kConfiguration);
    text.replace("@USER@", user);
    text.replace("@LOG@", log);
    text.replace("@PORT@", QByteArray::number(port()));
    text.replace("@ROOT@", QFile::encodeName(settings_.documentRoot));
    text.replace("@HTTP@", settings_.httpSnippet.toUtf8());
    text.replace("@SERVER@", settings_.serverSnippet.toUtf8());
    return text;
}

} // namespace haul
