// A real SOCKS5 server for tests, microsocks: see DaemonFixture.
#pragma once

#include "tests/support/daemonfixture.h"

namespace haul {

class SocksFixture : public DaemonFixture
{
public:
    struct Settings
    {
        QByteArray user = {}; // empty: for everybody
        QByteArray password = {};
    };

    explicit SocksFixture(const Settings &settings);

    static QString binary() { return findProgram(QStringLiteral("microsocks")); }
    static bool isInstalled() { return !binary().isEmpty(); }

    // "socks5h://127.0.0.1:PORT", with `user` as "name:password@" before the host.
    QByteArray url(const QByteArray &user = {}) const;
    int connectionCount() const; // that it made for clients

protected:
    std::optional<Command> prepare() override;

private:
    const Settings settings_;
};

} // namespace haul
