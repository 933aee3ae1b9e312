// A real server program for tests, on a free port of 127.0.0.1, with all its files in a temporary
// folder. It ends with the fixture, and also when the test program dies (Linux).
//
//     SshdFixture sshd({.root = dir.path()});
//     if (!SshdFixture::isInstalled())
//         QFAIL("sshd is not installed; scripts/test installs it");
//     QVERIFY2(sshd.start(), qPrintable(sshd.errorText()));
//
// A server of this kind says how it is started; the rest is here.
// Thread: the one that made it; that thread has to outlive it. Blocks while the server starts
// (bounded).
#pragma once

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <optional>

namespace haul {

class DaemonFixture
{
public:
    DaemonFixture(const DaemonFixture &) = delete;
    DaemonFixture &operator=(const DaemonFixture &) = delete;
    virtual ~DaemonFixture(); // stops

    bool start(); // again as well, on another port
    void stop();

    quint16 port() const { return port_; }
    qint64 processId() const { return process_.processId(); }
    QString errorText() const; // what it had to say

    // Looked for in PATH and where systems keep their daemons; empty if there is none.
    static QString findProgram(const QString &name);

protected:
    DaemonFixture();

    struct Command
    {
        QString program; // absolute
        QStringList arguments;
    };
    // Writes what the server needs, for port(). Nothing when it cannot be started at all.
    virtual std::optional<Command> prepare() = 0;
    // A file that the server writes when its port is its own, below folder(); may be empty.
    virtual QString pidFile() const { return {}; }

    QString folder() const { return folder_.path(); }
    QString filePath(const QString &name) const { return folder_.filePath(name); }
    bool write(const QString &name, const QByteArray &bytes) const;
    QByteArray read(const QString &name) const;

private:
    bool startOnce();
    bool waitUntilItAccepts();

    QTemporaryDir folder_;
    QProcess process_;
    quint16 port_ = 0;
};

} // namespace haul
