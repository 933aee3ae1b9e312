#include "core/session/sessionschema.h"

#include "core/session/sessiondatabase.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QStringList>
#include <QVariant>

#include <algorithm>
#include <vector>

namespace haul {
namespace {

// A list's entries never change: they are written once, in packed pieces. A task has a row of its
// own only once there is something to say about it; the others are what their batch's `rest` says.
const char *const version1[] = {
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID",
    "CREATE TABLE batch ("
    " id INTEGER PRIMARY KEY,"
    " name TEXT NOT NULL,"
    " settings BLOB NOT NULL,"
    " account BLOB,"
    " entries INTEGER NOT NULL,"   // how many
    " submitted INTEGER NOT NULL," // ms since 1970, UTC
    " paused INTEGER NOT NULL,"
    " rate INTEGER NOT NULL,"
    " rest INTEGER NOT NULL)", // the state of tasks without a row
    "CREATE TABLE entries ("
    " batch INTEGER NOT NULL,"
    " first INTEGER NOT NULL," // the index of the first one in this piece
    " packed BLOB NOT NULL,"
    " PRIMARY KEY (batch, first))",
    "CREATE TABLE task ("
    " id INTEGER PRIMARY KEY," // batch << 32 | index
    " state INTEGER NOT NULL,"
    " removed INTEGER NOT NULL DEFAULT 0,"
    " claim TEXT,"      // the final name it holds, while no file is known to stand there
    " claimed INTEGER," // the order of claims: of two to one name, the later one holds it
    " proof BLOB,"      // digest of a small file's bytes
    " path TEXT,"
    " bytes INTEGER,"
    " attempts INTEGER,"
    " status INTEGER," // HTTP
    " seconds REAL,"
    " final_url BLOB,"
    " mime BLOB,"
    " sha256 BLOB,"
    " error BLOB,"
    " result BLOB,"   // the type, of a result that is no more than that
    " done INTEGER)", // which number among the done ones: see meta.flushed
    "CREATE TABLE part (task INTEGER PRIMARY KEY, facts BLOB NOT NULL)",
    "CREATE TABLE attempt (id INTEGER PRIMARY KEY, task INTEGER NOT NULL, facts BLOB NOT NULL)",
    "CREATE INDEX attempt_task ON attempt (task)",
    "CREATE TABLE result ("
    " task INTEGER PRIMARY KEY,"
    " type BLOB,"
    " title TEXT,"
    " url BLOB,"
    " error BLOB,"
    " content BLOB)",
};

// The statements that lead from each version to the next: step n - 1 from n to n + 1.
const std::vector<std::vector<const char *>> steps = {
    {"ALTER TABLE batch ADD COLUMN place INTEGER", // in the list; NULL: its id
     "ALTER TABLE batch ADD COLUMN priority INTEGER NOT NULL DEFAULT 1"},
    {"ALTER TABLE batch ADD COLUMN start_at INTEGER"}, // ms since 1970, UTC; NULL: at once
    {}, // a row with a claim and without a path: its path is the claim
};

Result<void> run(QSqlDatabase &database, const QString &statement)
{
    QSqlQuery query(database);
    if (query.exec(statement))
        return {};
    return sessionError(query.lastError(), QStringLiteral("making its tables"));
}

Result<qint64> pragma(QSqlDatabase &database, const char *name)
{
    QSqlQuery query(database);
    if (!query.exec(QStringLiteral("PRAGMA %1").arg(QLatin1String(name))) || !query.next())
        return sessionError(query.lastError(),
                            QStringLiteral("opening %1").arg(database.databaseName()));
    return query.value(0).toLongLong();
}

Result<void> setVersion(QSqlDatabase &database, int version)
{
    return run(database, QStringLiteral("PRAGMA user_version = %1").arg(version));
}

// As the first version made it: all else is the way from there.
Result<void> create(QSqlDatabase &database)
{
    QStringList statements{QStringLiteral("PRAGMA application_id = %1").arg(sessionApplicationId)};
    for (const char *statement : version1)
        statements << QLatin1String(statement);
    for (const QString &statement : std::as_const(statements)) {
        if (const Result<void> done = run(database, statement); !done)
            return done;
    }
    return setVersion(database, 1);
}

Result<void> migrate(QSqlDatabase &database, qint64 version)
{
    for (; version < sessionVersion; ++version) {
        for (const char *statement : steps.at(size_t(version - 1))) {
            if (const Result<void> done = run(database, QLatin1String(statement)); !done)
                return done;
        }
        if (const Result<void> done = setVersion(database, int(version) + 1); !done)
            return done;
    }
    return {};
}

// Another program's mark, or tables that are not ours in a file without any.
Result<bool> isForeign(QSqlDatabase &database)
{
    const Result<qint64> application = pragma(database, "application_id");
    if (!application)
        return application.error();
    if (*application != 0)
        return *application != sessionApplicationId;
    QSqlQuery query(database);
    if (!query.exec(QStringLiteral("SELECT count(*) FROM sqlite_master")) || !query.next())
        return sessionError(query.lastError(),
                            QStringLiteral("opening %1").arg(database.databaseName()));
    return query.value(0).toLongLong() > 0;
}

} // namespace

Result<void> mayBeOurs(QSqlDatabase &database)
{
    const Result<bool> foreign = isForeign(database);
    if (!foreign)
        return foreign.error();
    if (*foreign)
        return Error{
            ErrorCode::Session, Stage::Disk,
            QStringLiteral("%1 is a database of another program").arg(database.databaseName())};
    const Result<qint64> version = pragma(database, "user_version");
    if (!version)
        return version.error();
    if (*version > sessionVersion)
        return Error{ErrorCode::SessionNewer, Stage::Disk, database.databaseName()};
    if (*version < 0) // that no Haul ever wrote
        return Error{
            ErrorCode::SessionDamaged, Stage::Disk,
            QStringLiteral("%1 has version %2").arg(database.databaseName()).arg(*version)};
    return {};
}

Result<void> bringUpToDate(QSqlDatabase &database)
{
    if (const Result<void> ours = mayBeOurs(database); !ours)
        return ours;
    const Result<qint64> version = pragma(database, "user_version");
    if (!version)
        return version.error();
    if (*version == sessionVersion)
        return {};
    if (!database.transaction())
        return sessionError(database.lastError(), QStringLiteral("making its tables"));
    Result<void> done = *version == 0 ? create(database) : Result<void>();
    if (done)
        done = migrate(database, std::max<qint64>(1, *version));
    if (!done) {
        database.rollback();
        return done;
    }
    if (!database.commit())
        return sessionError(database.lastError(), QStringLiteral("making its tables"));
    return {};
}

} // namespace haul
