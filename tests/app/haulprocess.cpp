#include "tests/app/haulprocess.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>

#include <csignal>

namespace haul {

QList<QByteArray> HaulRun::errorLines() const
{
    return err.isEmpty() ? QList<QByteArray>() : err.chopped(1).split('\n');
}

HaulProcess::HaulProcess(const QStringList &arguments, const QByteArray &input,
                         const std::function<void()> &inChild)
{
    process_.setChildProcessModifier(inChild);
    process_.start(QStringLiteral(HAUL_PROGRAM),
                   QStringList{QStringLiteral("--headless")} + arguments);
    process_.write(input);
    process_.closeWriteChannel();
}

HaulProcess::~HaulProcess()
{
    if (process_.state() == QProcess::NotRunning)
        return;
    process_.kill();
    process_.waitForFinished();
}

void HaulProcess::signal(int number)
{
    ::kill(pid_t(process_.processId()), number);
}

HaulRun HaulProcess::wait(int milliseconds)
{
    HaulRun run;
    const bool ended = process_.waitForFinished(milliseconds);
    if (!ended) {
        process_.kill();
        process_.waitForFinished();
    } else if (process_.exitStatus() == QProcess::NormalExit) {
        run.status = process_.exitCode();
    }
    run.out = process_.readAllStandardOutput();
    run.err = process_.readAllStandardError();
    if (!ended)
        run.err += "(killed by the test: it did not end)\n";
    return run;
}

HaulRun runHaul(const QStringList &arguments, const QByteArray &input,
                const std::function<void()> &inChild)
{
    return HaulProcess(arguments, input, inChild).wait();
}

QList<QJsonObject> readJsonLines(const QString &path)
{
    return toJsonLines(readFile(path));
}

QList<QJsonObject> toJsonLines(const QByteArray &text)
{
    QList<QJsonObject> objects;
    if (text.isEmpty())
        return objects;
    const QByteArray whole = text.endsWith('\n') ? text.chopped(1) : text;
    for (const QByteArray &line : whole.split('\n'))
        objects << QJsonDocument::fromJson(line).object();
    return objects;
}

QByteArray readFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void writeFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write the test's file");
}

QStringList filesBelow(const QString &folder)
{
    QStringList paths;
    QDirIterator files(folder, QDir::Files | QDir::Hidden | QDir::System,
                       QDirIterator::Subdirectories);
    while (files.hasNext())
        paths << QDir(folder).relativeFilePath(files.next());
    paths.sort();
    return paths;
}

QString stateOf(const QJsonObject &line)
{
    return line.value(QStringLiteral("state")).toString();
}

QString codeOf(const QJsonObject &line)
{
    return line.value(QStringLiteral("error")).toObject().value(QStringLiteral("code")).toString();
}

} // namespace haul
