// A real FTP server for tests, vsftpd: see DaemonFixture. It serves a folder for reading, to
// "anonymous": with any password, or with the only one named; with TLS from the first byte (ftps)
// when it is given a certificate.
#pragma once

#include "tests/support/daemonfixture.h"

namespace haul {

class VsftpdFixture : public DaemonFixture
{
public:
    struct Settings
    {
        QString root = {};
        QByteArray password = {}; // empty: any
        QString certificate = {}; // PEM files; empty: no TLS
        QString key = {};
        int mostClients = 0; // 0: any number
    };

    explicit VsftpdFixture(const Settings &settings);

    static QString binary() { return findProgram(QStringLiteral("vsftpd")); }
    static bool isInstalled() { return !binary().isEmpty(); }

    // "ftp://127.0.0.1:PORT/path", or ftps.
    QByteArray url(const QByteArray &path) const;
    QByteArray log() const; // FTP's dialogue

protected:
    std::optional<Command> prepare() override;

private:
    QByteArray configuration() const;

    const Settings settings_;
};

} // namespace haul
