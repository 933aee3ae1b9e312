#include "tests/crash/crashchecks.h"

#include "core/model/taskstate.h"
#include "tests/app/haulprocess.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QJsonArray>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QVariant>

#include <algorithm>

namespace haul {
namespace {

QString textOf(const QJsonObject &line, const char *key)
{
    return line.value(QLatin1String(key)).toString();
}

QString inFolder(const QString &folder, const QString &name)
{
    return folder + QLatin1Char('/') + name;
}

// What a done task says of its file.
QStringList doneFindings(const QJsonObject &line, const QString &folder, const CrashFile &file)
{
    QStringList found;
    const auto expect = [&](const char *what, const QString &has, const QString &wanted) {
        if (has != wanted)
            found << QStringLiteral("%1: %2 is “%3” instead of “%4”")
                         .arg(file.name, QLatin1String(what), has, wanted);
    };
    const QByteArray digest = QCryptographicHash::hash(file.body, QCryptographicHash::Sha256);
    expect("path", textOf(line, "path"), inFolder(folder, file.name));
    expect("sha256", textOf(line, "sha256"), QString::fromLatin1(digest.toHex()));
    expect("mime", textOf(line, "mime"), QString::fromLatin1(file.options.contentType));
    expect("bytes", QString::number(line.value(QLatin1String("bytes")).toInteger()),
           QString::number(file.body.size()));
    expect("finalUrl", textOf(line, "finalUrl"), textOf(line, "url"));
    const int status = line.value(QLatin1String("httpStatus")).toInt();
    if (status != 200 && status != 206)
        found << QStringLiteral("%1: httpStatus is %2").arg(file.name).arg(status);
    if (line.value(QLatin1String("attempts")).toInt() < 1)
        found << QStringLiteral("%1: no attempts").arg(file.name);
    return found;
}

QStringList lineFindings(const QJsonObject &line, const ExpectedLine &wanted, const QString &folder,
                         const CrashContent &content)
{
    const bool isRight =
        line.value(QLatin1String("line")).toInt() == wanted.line && stateOf(line) == wanted.state
        && codeOf(line) == wanted.errorCode
        && (wanted.url.isEmpty() || textOf(line, "url") == QString::fromLatin1(wanted.url));
    if (!isRight)
        return {QStringLiteral("report: line %1 is %2 %3 “%4” %5 instead of %6 %7 “%8” %9")
                    .arg(wanted.line)
                    .arg(line.value(QLatin1String("line")).toInt())
                    .arg(stateOf(line), codeOf(line), textOf(line, "url"))
                    .arg(wanted.line)
                    .arg(wanted.state, wanted.errorCode, QString::fromLatin1(wanted.url))};
    return wanted.state == QLatin1String("done")
               ? doneFindings(line, folder, content.files()[size_t(wanted.file)])
               : QStringList();
}

// A file that ends in the middle of SQLite's work cannot be looked at without changing it.
bool copySession(const QString &session, const QString &copy)
{
    for (const char *suffix : {"", "-wal"}) {
        const QString from = session + QLatin1String(suffix);
        if (QFileInfo::exists(from) && !QFile::copy(from, copy + QLatin1String(suffix)))
            return false;
    }
    return true;
}

QStringList damage(QSqlDatabase &database)
{
    QSqlQuery query(database);
    if (!query.exec(QStringLiteral("PRAGMA integrity_check")) || !query.next())
        return {QStringLiteral("session: ") + query.lastError().text()};
    const QString said = query.value(0).toString();
    return said == QLatin1String("ok") ? QStringList()
                                       : QStringList{QStringLiteral("session: ") + said};
}

QStringList untrueEnds(QSqlDatabase &database, const CrashContent &content)
{
    QStringList found;
    QSqlQuery query(database);
    query.prepare(QStringLiteral("SELECT path, bytes FROM task WHERE state = ?"));
    query.bindValue(0, int(TaskState::Done));
    if (!query.exec()) // killed before it had its tables
        return {};
    while (query.next()) {
        const QString path = query.value(0).toString();
        const QString name = QFileInfo(path).fileName();
        const auto file = std::find_if(content.files().begin(), content.files().end(),
                                       [&](const CrashFile &each) { return each.name == name; });
        if (file == content.files().end())
            found << QStringLiteral("session: done under a name that is nobody's: %1").arg(path);
        else if (readFile(path) != file->body || query.value(1).toLongLong() != file->body.size())
            found << QStringLiteral("session: %1 is done, but not on the disk").arg(name);
    }
    return found;
}

} // namespace

QStringList reportFindings(const QString &report, const QString &folder,
                           const CrashContent &content, const std::vector<ExpectedLine> &lines)
{
    const QList<QJsonObject> has = readJsonLines(report);
    QStringList found;
    if (size_t(has.size()) != lines.size())
        found << QStringLiteral("report: %1 lines instead of %2").arg(has.size()).arg(lines.size());
    for (size_t i = 0; i < std::min(lines.size(), size_t(has.size())); ++i)
        found += lineFindings(has[qsizetype(i)], lines[i], folder, content);
    return found;
}

QStringList resultFindings(const QString &results, const QString &folder,
                           const CrashContent &content)
{
    QHash<QString, int> times;
    QHash<QString, QJsonObject> byPath;
    for (const QJsonObject &line : readJsonLines(results)) {
        ++times[textOf(line, "path")];
        byPath[textOf(line, "path")] = line;
    }
    QStringList found;
    for (const CrashFile &file : content.files()) {
        if (file.isMissing || content.isSkipped(file))
            continue;
        const QString path = inFolder(folder, file.name);
        if (const int count = times.take(path); count != 1)
            found << QStringLiteral("results: %1 is there %2 times").arg(file.name).arg(count);
        const QJsonObject line = byPath[path];
        if (file.isPage
            && (!textOf(line, "title").startsWith(QLatin1String("Page "))
                || line.value(QLatin1String("links")).toArray().size()
                       != file.body.count("<a href")))
            found << QStringLiteral("results: %1 lacks its title or links").arg(file.name);
    }
    for (auto other = times.cbegin(); other != times.cend(); ++other)
        found << QStringLiteral("results: %1 is nobody's").arg(other.key());
    return found;
}

QStringList sessionFindings(const QString &session, const CrashContent &content)
{
    const QTemporaryDir folder;
    const QString copy = folder.filePath(QStringLiteral("copy.db"));
    if (!QFileInfo::exists(session)) // killed before that
        return {};
    if (!copySession(session, copy))
        return {QStringLiteral("session: it cannot be copied")};
    const QString name = QStringLiteral("crash checks");
    QStringList found;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
        database.setDatabaseName(copy);
        if (database.open())
            found = damage(database) + untrueEnds(database, content);
        else
            found << QStringLiteral("session: ") + database.lastError().text();
    }
    QSqlDatabase::removeDatabase(name);
    return found;
}

} // namespace haul
