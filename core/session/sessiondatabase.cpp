#include "core/session/sessiondatabase.h"

#include "core/session/sessionschema.h"

#include <QFile>
#include <QFileInfo>
#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace haul {
namespace {

// SQLite's primary result codes (sqlite.org/rescode.html); Qt gives the extended ones.
enum SqliteCode { Busy = 5, Locked = 6, ReadOnly = 8, Corrupt = 11, Full = 13, NotADatabase = 26 };

int primaryCode(const QSqlError &error)
{
    return error.nativeErrorCode().toInt() & 0xff;
}

// SQLite would make it readable by all; a session holds what the user gave servers and proxies.
// One that is there already is not opened: closing it would take SQLite's lock away from this
// process (POSIX, fcntl()).
Result<void> makePrivateFile(const QString &path)
{
    const int fd =
        ::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EEXIST)
        return {};
    if (fd < 0)
        return Error{ErrorCode::Session, Stage::Disk,
                     QStringLiteral("%1: %2").arg(path, QString::fromLocal8Bit(strerror(errno)))};
    ::close(fd);
    return {};
}

} // namespace

Error sessionError(const QSqlError &error, const QString &doing)
{
    ErrorCode code = ErrorCode::Session;
    switch (primaryCode(error)) {
    case Busy:
    case Locked:
        code = ErrorCode::SessionInUse;
        break;
    case Corrupt:
    case NotADatabase:
        code = ErrorCode::SessionDamaged;
        break;
    default:
        break;
    }
    const QString words = error.databaseText().isEmpty() ? error.text() : error.databaseText();
    return {code, Stage::Disk, QStringLiteral("%1: %2").arg(doing, words.trimmed())};
}

SessionDatabase::SessionDatabase(QSqlDatabase database, QString path)
    : database_(std::move(database))
    , path_(std::move(path))
{
}

SessionDatabase::SessionDatabase(SessionDatabase &&other) noexcept
    : database_(std::exchange(other.database_, QSqlDatabase()))
    , path_(std::move(other.path_))
{
}

SessionDatabase::~SessionDatabase()
{
    const QString name = database_.connectionName();
    if (name.isEmpty())
        return;
    database_.close();
    database_ = QSqlDatabase();
    QSqlDatabase::removeDatabase(name);
}

// Exclusive: the lock of the file is the lock of the session, held until it is closed or the
// process is gone, and the log needs no shared memory (sqlite.org/wal.html, 8).
Result<SessionDatabase> SessionDatabase::open(const QString &path)
{
    if (const Result<void> made = makePrivateFile(path); !made)
        return made.error();
    SessionDatabase session(
        QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"),
                                  QUuid::createUuid().toString(QUuid::WithoutBraces)),
        path);
    QSqlDatabase &database = session.database_;
    database.setDatabaseName(path);
    database.setConnectOptions(QStringLiteral("QSQLITE_BUSY_TIMEOUT=0"));
    const QString doing = QStringLiteral("opening %1").arg(path);
    if (!database.open())
        return sessionError(database.lastError(), doing);
    QSqlQuery first(database);
    if (!first.exec(QStringLiteral("PRAGMA locking_mode = EXCLUSIVE")))
        return sessionError(first.lastError(), doing);
    if (const Result<void> ours = mayBeOurs(database); !ours)
        return ours.error();
    for (const char *pragma :
         {"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA cache_size = -16000",
          // Takes the lock now, not with the first change.
          "BEGIN IMMEDIATE", "COMMIT"}) {
        QSqlQuery query(database);
        if (!query.exec(QLatin1String(pragma)))
            return sessionError(query.lastError(), doing);
    }
    if (const Result<void> ready = bringUpToDate(database); !ready)
        return ready.error();
    return session;
}

} // namespace haul
