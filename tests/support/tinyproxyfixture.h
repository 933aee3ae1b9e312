// A real HTTP proxy for tests: see DaemonFixture.
//
//     TinyproxyFixture proxy({.user = "me", .password = "secret"});
//     download(url, proxy.url());
//     proxy.requests();    // {"GET http://127.0.0.1:40000/a HTTP/1.1"}
#pragma once

#include "tests/support/daemonfixture.h"

#include <QByteArrayList>

namespace haul {

class TinyproxyFixture : public DaemonFixture
{
public:
    struct Settings
    {
        QByteArray user = {}; // empty: for everybody
        QByteArray password = {};
        QList<quint16> connectPorts = {}; // CONNECT to these only; empty: to all
    };

    explicit TinyproxyFixture(const Settings &settings);

    static QString binary() { return findProgram(QStringLiteral("tinyproxy")); }
    static bool isInstalled() { return !binary().isEmpty(); }

    // "http://127.0.0.1:PORT", with `user` as "name:password@" before the host.
    QByteArray url(const QByteArray &user = {}) const;
    QByteArrayList requests() const; // the request lines it got

protected:
    std::optional<Command> prepare() override;
    QString pidFile() const override { return QStringLiteral("tinyproxy.pid"); }

private:
    QByteArray configuration() const;

    const Settings settings_;
};

} // namespace haul
