// Runs the real program as a script would, and reads what it leaves behind.
//
//     const HaulRun run = runHaul({u"-d"_qs, out, u"--report"_qs, report, list});
//     QCOMPARE(run.status, 1);
//     const QList<QJsonObject> tasks = readJsonLines(report);
//
// Every wait is bounded; a program that does not end is killed and has the status -1. One thread.
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QProcess>
#include <QString>
#include <QStringList>

#include <functional>

namespace haul {

struct HaulRun
{
    int status = -1; // -1: it did not end by itself
    QByteArray out;
    QByteArray err;

    // Of standard error, without the last newline.
    QList<QByteArray> errorLines() const;
};

// A program under way; killed with the object.
class HaulProcess
{
public:
    // `--headless` is added. `inChild` runs in the child right before the program does: only what
    // is safe after fork().
    explicit HaulProcess(const QStringList &arguments, const QByteArray &input = {},
                         const std::function<void()> &inChild = {});
    ~HaulProcess();

    void signal(int number);
    HaulRun wait(int milliseconds = 60'000);

private:
    QProcess process_;
};

HaulRun runHaul(const QStringList &arguments, const QByteArray &input = {},
                const std::function<void()> &inChild = {});

// One object a line; a line that is none becomes an empty object.
QList<QJsonObject> readJsonLines(const QString &path);
QList<QJsonObject> toJsonLines(const QByteArray &text);

QByteArray readFile(const QString &path);
void writeFile(const QString &path, const QByteArray &bytes);
// Relative paths of all files below, hidden ones too, sorted.
QStringList filesBelow(const QString &folder);

// report.value(key), and the same of its error.
QString stateOf(const QJsonObject &line);
QString codeOf(const QJsonObject &line);

} // namespace haul
