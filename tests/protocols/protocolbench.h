// Runs the real program on URLs, with a home and an environment of its own, and keeps what it left.
//
//     ProtocolBench bench;                                   // one a test function
//     const Fetched got = bench.fetch({ftp.url("/a.bin")}, {"--netrc"});
//     QCOMPARE(got.word(), "done");
//     QCOMPARE(bench.file("a.bin"), bytes);
//
// One thread; every wait is bounded.
#pragma once

#include "tests/app/haulprocess.h"

#include <QTemporaryDir>

namespace haul {

struct Fetched
{
    HaulRun run;
    QList<QJsonObject> report;
    QByteArray reportText;

    // "done", "failed:tls-certificate": of a line of the report, in list order.
    QByteArray word(int line = 0) const;
    QString message(int line = 0) const;
    // In what the program printed or reported.
    bool tells(const QByteArray &secret) const;
    QByteArray all() const; // of that, for a failed test
};

class ProtocolBench
{
public:
    ProtocolBench();

    Fetched fetch(const QList<QByteArray> &urls, const QList<QByteArray> &options = {});

    QByteArray file(const QByteArray &name) const; // that was downloaded
    QStringList files() const;
    QString home() const { return folder_.filePath(QStringLiteral("home")); }
    QString path(const char *name) const { return folder_.filePath(QLatin1String(name)); }

private:
    QTemporaryDir folder_;
};

// The same bytes every time, that no two places have in common.
QByteArray someBytes(qsizetype size, quint32 seed = 1);

} // namespace haul
