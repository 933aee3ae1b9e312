// A certificate authority for tests and the certificates it gives, made with openssl's program in a
// temporary folder.
//
//     TestAuthority authority;
//     QVERIFY(authority.make());
//     const auto certificate = authority.certify("good", {.names = "IP:127.0.0.1"});
//     nginx: ssl_certificate certificate->file; ssl_certificate_key certificate->key;
//     client: --cacert authority.file()
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <optional>

namespace haul {

class TestAuthority
{
public:
    struct Wish
    {
        QByteArray names = "IP:127.0.0.1,DNS:localhost"; // subjectAltName
        bool isExpired = false;
    };
    struct Certificate
    {
        QString file; // PEM
        QString key;
    };

    static QString binary();
    static bool isInstalled() { return !binary().isEmpty(); }

    bool make();
    QString file() const { return folder_.filePath(QStringLiteral("authority.pem")); }
    std::optional<Certificate> certify(const QString &name, const Wish &wish) const;

private:
    bool openssl(const QStringList &arguments) const;
    bool sign(const QString &request, const QString &file, const Wish &wish) const;

    QTemporaryDir folder_;
};

} // namespace haul
