#include "tests/support/testauthority.h"

#include "tests/support/daemonfixture.h"

#include <QFile>
#include <QProcess>

namespace haul {

QString TestAuthority::binary()
{
    return DaemonFixture::findProgram(QStringLiteral("openssl"));
}

bool TestAuthority::openssl(const QStringList &arguments) const
{
    QProcess process;
    process.setWorkingDirectory(folder_.path());
    process.start(binary(), arguments);
    return process.waitForFinished() && process.exitCode() == 0;
}

bool TestAuthority::make()
{
    QFile list(folder_.filePath(QStringLiteral("index.txt"))); // of what it signed
    QFile settings(folder_.filePath(QStringLiteral("ca.conf")));
    if (!list.open(QIODevice::WriteOnly) || !settings.open(QIODevice::WriteOnly))
        return false;
    settings.write("[ca]\ndatabase=index.txt\nnew_certs_dir=.\npolicy=any\ndefault_md=sha256\n"
                   "rand_serial=yes\nunique_subject=no\n[any]\ncommonName=supplied\n");
    return openssl({QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"),
                    QStringLiteral("ec"), QStringLiteral("-pkeyopt"),
                    QStringLiteral("ec_paramgen_curve:P-256"), QStringLiteral("-nodes"),
                    QStringLiteral("-keyout"), QStringLiteral("authority.key"),
                    QStringLiteral("-out"), file(), QStringLiteral("-days"), QStringLiteral("30"),
                    QStringLiteral("-subj"), QStringLiteral("/CN=Test authority")});
}

std::optional<TestAuthority::Certificate> TestAuthority::certify(const QString &name,
                                                                 const Wish &wish) const
{
    const Certificate made{folder_.filePath(name + QStringLiteral(".pem")),
                           folder_.filePath(name + QStringLiteral(".key"))};
    const QString request = folder_.filePath(name + QStringLiteral(".csr"));
    const bool asked = openssl({QStringLiteral("req"), QStringLiteral("-newkey"),
                                QStringLiteral("ec"), QStringLiteral("-pkeyopt"),
                                QStringLiteral("ec_paramgen_curve:P-256"), QStringLiteral("-nodes"),
                                QStringLiteral("-keyout"), made.key, QStringLiteral("-out"),
                                request, QStringLiteral("-subj"), QStringLiteral("/CN=") + name});
    return asked && sign(request, made.file, wish) ? std::optional(made) : std::nullopt;
}

bool TestAuthority::sign(const QString &request, const QString &file, const Wish &wish) const
{
    const QString extensions = file + QStringLiteral(".ext");
    QFile out(extensions);
    if (!out.open(QIODevice::WriteOnly))
        return false;
    out.write("subjectAltName=" + wish.names + '\n');
    out.close();
    QStringList arguments{QStringLiteral("ca"),
                          QStringLiteral("-batch"),
                          QStringLiteral("-config"),
                          QStringLiteral("ca.conf"),
                          QStringLiteral("-name"),
                          QStringLiteral("ca"),
                          QStringLiteral("-cert"),
                          this->file(),
                          QStringLiteral("-keyfile"),
                          QStringLiteral("authority.key"),
                          QStringLiteral("-in"),
                          request,
                          QStringLiteral("-out"),
                          file,
                          QStringLiteral("-notext"),
                          QStringLiteral("-extfile"),
                          extensions,
                          QStringLiteral("-startdate"),
                          QStringLiteral("20200101000000Z"),
                          QStringLiteral("-enddate")};
    arguments << (wish.isExpired ? QStringLiteral("20200201000000Z")
                                 : QStringLiteral("20991231000000Z"));
    return openssl(arguments);
}

} // namespace haul
