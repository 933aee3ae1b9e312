#include "core/session/sessionrescue.h"

#include "core/session/sessionpacking.h"
#include "core/session/sessionreader.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace haul {
namespace {

// Rows that are copied by one statement: what is damaged costs so many at most.
constexpr qint64 rowsACopy = 512;

// What beside the file belongs to it (sqlite.org/tempfiles.html).
constexpr const char *companions[] = {"-wal", "-shm"};

QString freeNameBeside(const QString &path)
{
    const QString base = path + QStringLiteral(".damaged-")
                         + QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-hhmmss"));
    QString name = base;
    for (int number = 2; QFileInfo::exists(name); ++number)
        name = QStringLiteral("%1-%2").arg(base).arg(number);
    return name;
}

bool run(QSqlQuery &query, const QString &statement, std::initializer_list<QVariant> values = {})
{
    if (!query.prepare(statement))
        return false;
    int place = 0;
    for (const QVariant &value : values)
        query.bindValue(place++, value);
    return query.exec();
}

// One table of a batch, piece by piece; pieces that cannot be read are left out.
void copyRows(QSqlQuery &query, const QString &statement, BatchId id, qint64 tasks)
{
    for (qint64 first = 0; first < tasks; first += rowsACopy) {
        const qint64 last = std::min(first + rowsACopy, tasks) - 1;
        (void)run(query, statement, {rowOf({id, quint32(first)}), rowOf({id, quint32(last)})});
    }
}

// The list as far as it can be read without a gap, which would move what follows to wrong places:
// so many entries the batch has from now on.
qint64 copyEntries(QSqlQuery &query, BatchId id)
{
    EntryList entries;
    qint64 count = 0;
    while (run(query,
               QStringLiteral("SELECT packed FROM old.entries WHERE batch = ? AND first = ?"),
               {quint32(id), count})
           && query.next()) {
        const QByteArray packed = query.value(0).toByteArray();
        query.finish();
        entries.clear();
        if (!unpackEntries(packed, entries) || entries.empty()
            || !run(query, QStringLiteral("INSERT INTO entries VALUES (?, ?, ?)"),
                    {quint32(id), count, packed}))
            break;
        count += qint64(entries.size());
    }
    (void)run(query, QStringLiteral("UPDATE batch SET entries = ? WHERE id = ?"),
              {count, quint32(id)});
    return count;
}

bool copyBatchRow(QSqlQuery &query, BatchId id, const QString &columns)
{
    return run(
        query,
        QStringLiteral("INSERT INTO batch (%1) SELECT %1 FROM old.batch WHERE id = ?").arg(columns),
        {quint32(id)});
}

// The columns of a batch's row, by the version that brought them; what a file does not have cannot
// be asked for.
bool copyBatchRow(QSqlQuery &query, BatchId id)
{
    QString columns =
        QStringLiteral("id, name, settings, account, entries, submitted, paused, rate, rest");
    QStringList tries{columns};
    for (const char *added : {", place, priority", ", start_at"})
        tries.prepend(columns += QLatin1String(added));
    return std::any_of(tries.cbegin(), tries.cend(),
                       [&query, id](const QString &all) { return copyBatchRow(query, id, all); });
}

void copyBatch(QSqlQuery &query, BatchId id)
{
    if (!copyBatchRow(query, id))
        return;
    const qint64 tasks = copyEntries(query, id);
    for (const char *table : {"task", "part", "result", "attempt"}) {
        const QString key =
            QLatin1String(table) == u"task" ? QStringLiteral("id") : QStringLiteral("task");
        copyRows(query,
                 QStringLiteral("INSERT OR IGNORE INTO %1 SELECT * FROM old.%1"
                                " WHERE %2 BETWEEN ? AND ?")
                     .arg(QLatin1String(table), key),
                 id, tasks);
    }
}

// Whatever of the old file can be read. It must have had the tables of some version.
void copyWhatIsThere(QSqlDatabase &database, const QString &oldPath)
{
    QSqlQuery query(database);
    // Else SQLite reads nothing of a file that is shorter than it should be.
    (void)run(query, QStringLiteral("PRAGMA writable_schema = ON"));
    if (!run(query, QStringLiteral("ATTACH DATABASE ? AS old"), {oldPath}))
        return;
    (void)run(query, QStringLiteral("INSERT OR REPLACE INTO meta SELECT * FROM old.meta"));
    std::vector<BatchId> ids;
    if (run(query, QStringLiteral("SELECT id FROM old.batch ORDER BY id"))) {
        while (query.next())
            ids.push_back(BatchId(query.value(0).toUInt()));
    }
    for (const BatchId id : ids)
        copyBatch(query, id);
    query.finish();
    (void)run(query, QStringLiteral("DETACH DATABASE old"));
    (void)run(query, QStringLiteral("PRAGMA writable_schema = OFF"));
}

Error fileError(const QString &path)
{
    return {ErrorCode::Session, Stage::Disk,
            QStringLiteral("%1: %2").arg(path, QString::fromLocal8Bit(strerror(errno)))};
}

// Two processes may find the damage at the same time: who has the lock renames, and only if the
// name still means the file that was locked.
Result<QString> renameAside(const QString &path)
{
    const QByteArray encoded = QFile::encodeName(path);
    const int fd = ::open(encoded.constData(), O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return fileError(path);
    struct stat opened = {};
    struct stat named = {};
    Result<QString> aside = freeNameBeside(path);
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0 || ::fstat(fd, &opened) != 0
        || ::stat(encoded.constData(), &named) != 0 || opened.st_ino != named.st_ino)
        aside = Error{ErrorCode::SessionInUse, Stage::Disk, path};
    else if (!QFile::rename(path, *aside))
        aside = fileError(path);
    ::close(fd);
    return aside;
}

Result<QString> setAside(const QString &path)
{
    const Result<QString> aside = renameAside(path);
    if (aside) {
        for (const char *ending : companions)
            QFile::rename(path + QLatin1String(ending), *aside + QLatin1String(ending));
    }
    return aside;
}

} // namespace

Result<RescuedDatabase> rescue(const QString &path)
{
    const Result<QString> aside = setAside(path);
    if (!aside)
        return aside.error();
    Result<SessionDatabase> fresh = SessionDatabase::open(path);
    if (!fresh)
        return fresh.error();
    copyWhatIsThere(fresh->connection(), *aside);
    return RescuedDatabase{std::move(*fresh), *aside};
}

Result<RescuedDatabase> openOrRescue(const QString &path)
{
    Result<SessionDatabase> database = SessionDatabase::open(path);
    if (database)
        return RescuedDatabase{std::move(*database), {}};
    if (database.error().code != ErrorCode::SessionDamaged)
        return database.error();
    return rescue(path);
}

} // namespace haul
