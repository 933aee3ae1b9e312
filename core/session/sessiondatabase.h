// A session's file as an open SQLite database: one process only, write-ahead logging, every commit
// on the disk before it counts.
//
//     Result<SessionDatabase> database = SessionDatabase::open(path);
//     QSqlQuery query(database->connection());
//
// Everything on the one thread that opened it.
#pragma once

#include "core/base/result.h"

#include <QSqlDatabase>
#include <QString>

class QSqlError;

namespace haul {

class SessionDatabase
{
public:
    // Makes the file when it is not there, readable by its owner only. ErrorCode::SessionInUse when
    // another process has it, SessionDamaged when it is none that SQLite can read, SessionNewer
    // when a later Haul wrote it.
    static Result<SessionDatabase> open(const QString &path);

    SessionDatabase(SessionDatabase &&other) noexcept;
    SessionDatabase &operator=(SessionDatabase &&) = delete;
    ~SessionDatabase(); // folds the log into the file

    QSqlDatabase &connection() { return database_; }
    const QString &path() const { return path_; }

private:
    SessionDatabase(QSqlDatabase database, QString path);

    QSqlDatabase database_;
    QString path_;
};

// SQLite's words as ours; `doing` says at what.
Error sessionError(const QSqlError &error, const QString &doing);

} // namespace haul
