// A real nginx for tests and benchmarks, on a free port of 127.0.0.1, with all its files in a
// temporary folder. It ends with the fixture, and also when the test program dies (Linux).
//
//     NginxFixture nginx({.documentRoot = dir.path()});
//     if (!NginxFixture::isInstalled())
//         QFAIL("nginx is not installed; scripts/test installs it");
//     QVERIFY2(nginx.start(), qPrintable(nginx.errorText()));
//     download(nginx.url("/a.bin"));
//
// Thread: the one that made it; that thread has to outlive it. Blocks while nginx starts (bounded).
#pragma once

#include <QProcess>
#include <QString>
#include <QTemporaryDir>
#include <QUrl>

namespace haul {

class NginxFixture
{
public:
    struct Settings
    {
        QString documentRoot = {};
        QString serverSnippet = {}; // into the server block: "location /x/ { limit_rate 1m; }"
        QString httpSnippet = {};   // beside it: more server blocks; see freeLoopbackPort()
        bool accessLog = false;
    };

    explicit NginxFixture(const Settings &settings);
    ~NginxFixture(); // stops

    static QString binary(); // empty if there is none
    static bool isInstalled() { return !binary().isEmpty(); }

    bool start();
    void stop();

    quint16 port() const { return port_; }
    qint64 processId() const { return process_.processId(); }
    QUrl baseUrl() const;
    QUrl url(const QByteArray &pathAndQuery) const;
    QString accessLogPath() const { return prefix_.filePath(QStringLiteral("access.log")); }
    QString errorText() const; // what nginx had to say

private:
    bool startOnce();
    bool waitUntilItAccepts();
    QByteArray configuration() const;
    QString pidPath() const { return prefix_.filePath(QStringLiteral("nginx.pid")); }
    QString errorLogPath() const { return prefix_.filePath(QStringLiteral("error.log")); }

    const Settings settings_;
    QTemporaryDir prefix_;
    QProcess process_;
    quint16 port_ = 0;
};

} // namespace haul
