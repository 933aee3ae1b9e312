// A real nginx for tests and benchmarks: see DaemonFixture.
//
//     NginxFixture nginx({.documentRoot = dir.path()});
//     if (!NginxFixture::isInstalled())
//         QFAIL("nginx is not installed; scripts/test installs it");
//     QVERIFY2(nginx.start(), qPrintable(nginx.errorText()));
//     download(nginx.url("/a.bin"));
#pragma once

#include "tests/support/daemonfixture.h"

#include <QUrl>

namespace haul {

class NginxFixture : public DaemonFixture
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

    static QString binary() { return findProgram(QStringLiteral("nginx")); }
    static bool isInstalled() { return !binary().isEmpty(); }

    QUrl baseUrl() const;
    QUrl url(const QByteArray &pathAndQuery) const;
    QString accessLogPath() const { return filePath(QStringLiteral("access.log")); }

protected:
    std::optional<Command> prepare() override;
    QString pidFile() const override { return QStringLiteral("nginx.pid"); }

private:
    QByteArray configuration() const;

    const Settings settings_;
};

} // namespace haul
