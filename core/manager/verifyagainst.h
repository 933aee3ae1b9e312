// Whether a batch's files are what a checksum file says: SHA256SUMS, MD5SUMS, SFV and their like
// (core/parse/checksumfile.h), one that was downloaded with them or any other.
//
//     ExportTasks tasks = exportTasksOf(batch);                        // main thread, as for an
//     addTasks(tasks, batch, ExportChoice::All, 0, count);             // export, piece by piece
//     QFuture<Result<VerifyReport>> future = verifyAgainst(path, std::move(tasks.tasks), workPool);
//
// It reads and tells; a wrong file stays where and what it is. The future's progress counts names.
// Cancelling it ends the reading within a block, and it has no result then; else it has the report,
// or why the checksum file could not be read. Any thread.
#pragma once

#include "core/base/result.h"
#include "core/manager/exportlist.h"

#include <QFuture>
#include <QString>

#include <vector>

class QThreadPool;

namespace haul {

struct WrongFile
{
    QString name; // as the checksum file has it
    QString path;
    Error error; // ErrorCode::Checksum, or why it could not be read
};

struct VerifyReport
{
    qint64 right = 0;      // names whose file is as promised,
    qint64 wrong = 0;      // is not, or could not be read,
    qint64 missing = 0;    // or is none of the batch's files
    qint64 unlisted = 0;   // files of the batch that no name means, without the checksum file
    qint64 otherLines = 0; // of the checksum file that say nothing
    bool cut = false;      // there are more names than are read
    // The first of them.
    std::vector<WrongFile> wrongFiles;
    std::vector<QString> missingNames;

    bool isAllRight() const { return right > 0 && wrong == 0; }
};

// Names of so many wrong and missing files are kept.
inline constexpr size_t mostNamesTold = 1'000;

// Of the tasks those that have a file count.
QFuture<Result<VerifyReport>> verifyAgainst(const QString &checksumFile, ExportTasks tasks,
                                            QThreadPool &pool);

} // namespace haul
