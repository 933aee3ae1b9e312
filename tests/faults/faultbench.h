// A server that misbehaves as a test says, a folder, and the real program between them: what it
// reported, what stands on disk, what the server was asked.
//
//     FaultBench bench;
//     bench.server.script("/x.bin", {RawReply::http(503), RawReply::http(200, bytes)});
//     const Ended ended = bench.run(bench.url("/x.bin"));
//     QCOMPARE(endOf(ended.tasks[0]), "done");
//     QCOMPARE(difference(bench.folder(), {{u"x.bin"_qs, bytes}}), QByteArray());
//
// docs/faults.md has a line for each fault; endInPage() finds what it says of one.
// Thread: the test's.
#pragma once

#include "tests/app/haulprocess.h"
#include "tests/support/loopbackserver.h"

#include <QMap>
#include <QTemporaryDir>

#include <memory>

namespace haul {

// By their names, relative to a folder.
using Files = QMap<QString, QByteArray>;

struct Ended
{
    HaulRun run;
    QList<QJsonObject> tasks; // the report's lines, in the order of the list
};

class FaultBench
{
public:
    FaultBench();

    QByteArray url(const QByteArray &path) const { return server.url(path).toEncoded(); }
    QString path(const QString &name) const { return root_.filePath(name); }
    QString folder() const { return path(QStringLiteral("out")); } // the target

    // Short pauses, two retries; of the same option the last one counts.
    Ended run(const QByteArray &list, const QStringList &options = {},
              const std::function<void()> &inChild = {}) const;
    std::unique_ptr<HaulProcess> start(const QByteArray &list, const QStringList &options = {},
                                       const std::function<void()> &inChild = {}) const;
    Ended wait(HaulProcess &process) const;
    // Spins until it holds, for some seconds.
    static bool waitUntil(const std::function<bool()> &holds);

    // What the requests for that path asked for: "- bytes=350000-".
    QByteArray ranges(const QByteArray &path) const;
    // Their If-Range, each value once.
    QByteArray conditions(const QByteArray &path) const;

    LoopbackServer server;

private:
    QTemporaryDir root_;
};

// Different for each seed, so that mixed bytes are seen.
QByteArray randomBytes(qsizetype size, quint32 seed);

// A file that a server gives a strong validator: it was not changed in this very second.
void writeYesterdays(const QString &path, const QByteArray &bytes);

// "done", "failed: truncated", "skipped".
QByteArray endOf(const QJsonObject &task);
// In words, what is not as expected: names or bytes. Empty when all is.
QByteArray difference(const QString &folder, const Files &expected);
// What docs/faults.md says of this fault: "done", "failed: truncated"; empty when it has no line.
QByteArray endInPage(const QByteArray &fault);

} // namespace haul
