// A real Apache httpd for tests: see DaemonFixture. It serves a folder with ranges and validators,
// and the same folder under /basic/ and /digest/ to those who know the name and password.
//
//     ApacheFixture apache({.documentRoot = dir.path(), .user = "me", .password = "secret"});
//     download(apache.url("/digest/a.bin"));
//
// Started by root, it runs as another user: the document root is made readable for everybody.
#pragma once

#include "tests/support/daemonfixture.h"

#include <QByteArrayList>

namespace haul {

class ApacheFixture : public DaemonFixture
{
public:
    struct Settings
    {
        QString documentRoot = {};
        QByteArray user = "user";
        QByteArray password = "password";
    };

    explicit ApacheFixture(const Settings &settings);

    static QString binary();
    static bool isInstalled() { return !binary().isEmpty() && !moduleFolder().isEmpty(); }

    QByteArray url(const QByteArray &path) const;
    // "GET /a.bin HTTP/1.1 206 user", a request each.
    QByteArrayList accessLog() const;

protected:
    std::optional<Command> prepare() override;
    QString pidFile() const override { return QStringLiteral("apache.pid"); }

private:
    static QString moduleFolder();
    QByteArray configuration() const;
    bool writePasswords() const;

    const Settings settings_;
};

} // namespace haul
