// OpenSSH's server with its SFTP for tests: see DaemonFixture. It has a host key of its own and
// lets the user who runs the test in, with a key that is made for it.
//
//     SshdFixture sshd;
//     QVERIFY(sshd.writeHome(home, SshdFixture::Knows::Host));   // ~/.ssh for the client
//     download(sshd.url("/absolute/path"));
#pragma once

#include "tests/support/daemonfixture.h"

namespace haul {

class SshdFixture : public DaemonFixture
{
public:
    SshdFixture() = default;

    static QString binary() { return findProgram(QStringLiteral("sshd")); }
    static bool isInstalled();

    QByteArray url(const QByteArray &absolutePath) const; // without a user
    QByteArray userName() const;

    // What the client's known_hosts says of this server.
    enum class Knows { Nothing, Host, OtherKey };
    // Makes ~/.ssh in `home`: known_hosts, and the key that is let in unless `withKey` is false.
    // After start().
    bool writeHome(const QString &home, Knows knows, bool withKey = true) const;

protected:
    std::optional<Command> prepare() override;
    QString pidFile() const override { return QStringLiteral("sshd.pid"); }

private:
    bool makeKey(const QString &name) const;
    QByteArray configuration() const;
};

} // namespace haul
