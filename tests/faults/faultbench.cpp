#include "tests/faults/faultbench.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QFile>
#include <QRandomGenerator>
#include <QThread>

namespace haul {

FaultBench::FaultBench()
{
    if (!server.start())
        qFatal("the test's server does not start");
}

std::unique_ptr<HaulProcess> FaultBench::start(const QByteArray &list, const QStringList &options,
                                               const std::function<void()> &inChild) const
{
    writeFile(path(QStringLiteral("list.txt")), list);
    const QStringList always{path(QStringLiteral("list.txt")),
                             QStringLiteral("-d"),
                             folder(),
                             QStringLiteral("--report"),
                             path(QStringLiteral("report.jsonl")),
                             QStringLiteral("--retry-wait"),
                             QStringLiteral("0.02"),
                             QStringLiteral("--retries"),
                             QStringLiteral("2"),
                             QStringLiteral("--timeout"),
                             QStringLiteral("20"),
                             QStringLiteral("--no-parse")};
    return std::make_unique<HaulProcess>(always + options, QByteArray(), inChild);
}

Ended FaultBench::wait(HaulProcess &process) const
{
    HaulRun run = process.wait(30'000);
    return {run, readJsonLines(path(QStringLiteral("report.jsonl")))};
}

Ended FaultBench::run(const QByteArray &list, const QStringList &options,
                      const std::function<void()> &inChild) const
{
    return wait(*start(list, options, inChild));
}

bool FaultBench::waitUntil(const std::function<bool()> &holds)
{
    QElapsedTimer timer;
    for (timer.start(); timer.elapsed() < 10'000; QThread::msleep(2)) {
        if (holds())
            return true;
    }
    return false;
}

QByteArray FaultBench::ranges(const QByteArray &path) const
{
    QByteArrayList asked;
    for (const ServerRequest &request : server.requests(path)) {
        const QByteArray range = request.header("Range");
        asked += range.isEmpty() ? "-" : range;
    }
    return asked.join(' ');
}

QByteArray FaultBench::conditions(const QByteArray &path) const
{
    QByteArrayList values;
    for (const ServerRequest &request : server.requests(path)) {
        const QByteArray value = request.header("If-Range");
        if (!value.isEmpty() && !values.contains(value))
            values += value;
    }
    return values.join(" | ");
}

QByteArray randomBytes(qsizetype size, quint32 seed)
{
    QRandomGenerator random(seed);
    QList<quint32> words((size + 3) / 4);
    random.fillRange(words.data(), words.size());
    return QByteArray(reinterpret_cast<const char *>(words.constData()), size);
}

void writeYesterdays(const QString &path, const QByteArray &bytes)
{
    writeFile(path, bytes);
    QFile file(path);
    if (!file.open(QIODevice::ReadWrite)
        || !file.setFileTime(QDateTime::currentDateTime().addDays(-1),
                             QFileDevice::FileModificationTime))
        qFatal("cannot change the time of the test's file");
}

QByteArray endOf(const QJsonObject &task)
{
    const QByteArray state = stateOf(task).toUtf8();
    return codeOf(task).isEmpty() ? state : state + ": " + codeOf(task).toUtf8();
}

QByteArray difference(const QString &folder, const Files &expected)
{
    const QStringList names = filesBelow(folder);
    if (names != expected.keys())
        return "there is “" + names.join(u"”, “").toUtf8() + "”, expected “"
               + expected.keys().join(u"”, “").toUtf8() + "”";
    for (auto file = expected.begin(); file != expected.end(); ++file) {
        const QByteArray bytes = readFile(folder + QLatin1Char('/') + file.key());
        const auto [got, wanted] =
            std::mismatch(bytes.begin(), bytes.end(), file->begin(), file->end());
        if (bytes.size() != file->size() || got != bytes.end())
            return file.key().toUtf8() + " has " + QByteArray::number(bytes.size()) + " of "
                   + QByteArray::number(file->size()) + " bytes, the first wrong one at "
                   + QByteArray::number(got - bytes.begin());
    }
    return {};
}

QByteArray endInPage(const QByteArray &fault)
{
    static const QByteArrayList lines = readFile(QStringLiteral(HAUL_FAULTS_PAGE)).split('\n');
    const QByteArray begin = "| " + fault + " | ";
    for (const QByteArray &line : lines) {
        if (line.startsWith(begin))
            return line.sliced(begin.size()).split('|').constFirst().trimmed().replace('`', "");
    }
    return {};
}

} // namespace haul
