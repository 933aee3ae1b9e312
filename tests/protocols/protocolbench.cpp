#include "tests/protocols/protocolbench.h"

#include <QDir>
#include <QRandomGenerator>

namespace haul {

QByteArray Fetched::word(int line) const
{
    const QJsonObject task = report.value(line);
    const QByteArray code = codeOf(task).toLatin1();
    return stateOf(task).toLatin1() + (code.isEmpty() ? "" : ':' + code);
}

QString Fetched::message(int line) const
{
    return report.value(line).value(u"error").toObject().value(u"message").toString();
}

bool Fetched::tells(const QByteArray &secret) const
{
    return all().contains(secret);
}

QByteArray Fetched::all() const
{
    return run.out + run.err + reportText;
}

ProtocolBench::ProtocolBench()
{
    QDir().mkpath(home());
    qputenv("HOME", QFile::encodeName(home()));
    for (const char *name : {"http_proxy", "https_proxy", "HTTPS_PROXY", "ftp_proxy", "all_proxy",
                             "ALL_PROXY", "no_proxy", "NO_PROXY", "SSH_AUTH_SOCK"})
        qunsetenv(name);
}

Fetched ProtocolBench::fetch(const QList<QByteArray> &urls, const QList<QByteArray> &options)
{
    QStringList arguments{QStringLiteral("-d"),
                          path("out"),
                          QStringLiteral("--report"),
                          path("report.jsonl"),
                          QStringLiteral("--retries"),
                          QStringLiteral("0"),
                          QStringLiteral("--on-conflict"),
                          QStringLiteral("overwrite")};
    for (const QByteArray &option : options)
        arguments << QString::fromLocal8Bit(option);
    arguments << QStringLiteral("-");
    Fetched fetched;
    fetched.run = runHaul(arguments, urls.join('\n') + '\n');
    fetched.reportText = readFile(path("report.jsonl"));
    fetched.report = toJsonLines(fetched.reportText);
    return fetched;
}

QByteArray ProtocolBench::file(const QByteArray &name) const
{
    return readFile(path("out") + QLatin1Char('/') + QString::fromUtf8(name));
}

QStringList ProtocolBench::files() const
{
    return filesBelow(path("out"));
}

QByteArray someBytes(qsizetype size, quint32 seed)
{
    QByteArray bytes((size + 3) / 4 * 4, Qt::Uninitialized);
    QRandomGenerator generator(seed);
    generator.fillRange(reinterpret_cast<quint32 *>(bytes.data()), bytes.size() / 4);
    bytes.truncate(size);
    return bytes;
}

} // namespace haul
