#include "tests/support/nginxfixture.h"

#include "tests/support/loopbackport.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QNetworkProxy>
#include <QStandardPaths>
#include <QTcpSocket>
#include <QThread>

#include <unistd.h>
#ifdef Q_OS_LINUX
#include <sys/prctl.h>

#include <csignal>
#endif

namespace haul {

namespace {

constexpr int kStartMs = 10'000;
constexpr int kStopMs = 3000;
constexpr int kAttempts = 5; // another program may take the port between choosing and binding

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
    process_.setStandardOutputFile(QProcess::nullDevice());
    process_.setStandardErrorFile(errorLogPath(), QIODevice::Append);
#ifdef Q_OS_LINUX
    process_.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGTERM); });
#endif
}

NginxFixture::~NginxFixture()
{
    stop();
}

QString NginxFixture::binary()
{
    const QString name = QStringLiteral("nginx");
    const QString inPath = QStandardPaths::findExecutable(name);
    if (!inPath.isEmpty())
        return inPath;
    return QStandardPaths::findExecutable(
        name, {QStringLiteral("/usr/sbin"), QStringLiteral("/usr/local/sbin"),
               QStringLiteral("/usr/local/bin"), QStringLiteral("/opt/homebrew/bin")});
}

bool NginxFixture::start()
{
    stop();
    if (!isInstalled() || !prefix_.isValid())
        return false;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        if (startOnce())
            return true;
        stop();
    }
    return false;
}

bool NginxFixture::startOnce()
{
    port_ = freeLoopbackPort();
    QFile file(prefix_.filePath(QStringLiteral("nginx.conf")));
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate))
        return false;
    file.write(configuration());
    file.close();
    QFile::remove(pidPath());
    process_.start(binary(),
                   {QStringLiteral("-p"), prefix_.path(), QStringLiteral("-c"),
                    QStringLiteral("nginx.conf"), QStringLiteral("-e"), QStringLiteral("stderr")});
    return process_.waitForStarted() && waitUntilItAccepts();
}

bool NginxFixture::waitUntilItAccepts()
{
    const QDeadlineTimer deadline(kStartMs);
    while (!deadline.hasExpired()) {
        if (process_.waitForFinished(5))
            return false;
        // Written when its sockets are bound: it is not somebody else who accepts there.
        if (!QFile::exists(pidPath()))
            continue;
        QTcpSocket probe;
        probe.setProxy(QNetworkProxy::NoProxy);
        probe.connectToHost(QHostAddress(QHostAddress::LocalHost), port_);
        if (probe.waitForConnected(int(deadline.remainingTime())))
            return true;
    }
    return false;
}

void NginxFixture::stop()
{
    if (process_.state() == QProcess::NotRunning)
        return;
    process_.terminate();
    if (!process_.waitForFinished(kStopMs)) {
        process_.kill();
        process_.waitForFinished(kStopMs);
    }
}

QUrl NginxFixture::baseUrl() const
{
    return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(port_));
}

QUrl NginxFixture::url(const QByteArray &pathAndQuery) const
{
    return QUrl::fromEncoded(baseUrl().toEncoded() + pathAndQuery);
}

QString NginxFixture::errorText() const
{
    if (!isInstalled())
        return QStringLiteral("nginx is not installed");
    QFile file(errorLogPath());
    file.open(QIODevice::ReadOnly);
    return QString::fromUtf8(file.readAll());
}

QByteArray NginxFixture::configuration() const
{
    // As root, the workers stay root: they have to read the test's temporary folders.
    const QByteArray user = ::geteuid() == 0 ? "user root;" : "";
    const QByteArray log = settings_.accessLog ? "access.log combined" : "off";
    QByteArray text(kConfiguration);
    text.replace("@USER@", user);
    text.replace("@LOG@", log);
    text.replace("@PORT@", QByteArray::number(port_));
    text.replace("@ROOT@", QFile::encodeName(settings_.documentRoot));
    text.replace("@HTTP@", settings_.httpSnippet.toUtf8());
    text.replace("@SERVER@", settings_.serverSnippet.toUtf8());
    return text;
}

} // namespace haul
