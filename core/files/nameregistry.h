// Hands out file names, so that no two tasks ever write to the same one, whatever runs at once.
//
//     auto path = registry.reserve(folder, u"index.html"_qs, settings.onConflict, task.batch);
//     if (!path)       fail(path.error());
//     else if (!*path) skip();            // only with ConflictPolicy::Skip
//     else             download(**path);  // ... and then keep(**path) or release(**path)
//
// One for the whole program, shared by all lanes and batches. Thread-safe: the lock is held for
// table look-ups only, never during a disk call.
#pragma once

#include "core/base/result.h"
#include "core/model/batchsettings.h"
#include "core/model/ids.h"

#include <QHash>
#include <QSet>
#include <QString>
#include <QStringList>

#include <mutex>
#include <optional>

namespace haul {

class NameRegistry
{
public:
    // The absolute path that now belongs to the caller, or nothing: skip the task. The folder is
    // absolute and is made when it is not there; the name is one component (sanitisedFileName).
    //
    // A name is taken when a task holds it, when it stands on disk (a dangling symbolic link
    // counts) or when its part file does.
    //   Rename     a taken name gets a number: "name (1).ext", without a limit.
    //   Skip       nothing, when a file of the name stands on disk. But a name that belongs to
    //              another task, or to a file the same batch has made, is another URL's: then
    //              as with Rename, for otherwise a file would silently be missing.
    //   Overwrite  the name, even when a file of it stands on disk; with the same exception.
    // Without a batch, files that were made before count like any others. With a root, which the
    // folder is or lies below, no link on the way from there may lead out of it.
    Result<std::optional<QString>> reserve(const QString &folder, const QString &name,
                                           ConflictPolicy policy,
                                           std::optional<BatchId> batch = std::nullopt,
                                           const QString &root = {});

    // With ConflictPolicy::Rename, without a look at the disk: two calls that are for nothing when
    // the name is free, as most are. Who makes the file finds out: the part file or the final name
    // is there already; then release() and reserve(). Empty when another task has the name, when
    // it is known to have many namesakes, or when the folder is not known to be there.
    QString reserveUnseen(const QString &folder, const QString &name);

    // The name stays the caller's until one of these, also while a part file waits for the task's
    // next attempt. The task has ended, and its file does not stand under the name. Of no effect
    // when the path is not reserved.
    void release(const QString &path);
    // The task has ended, and its file stands under the name.
    void keep(const QString &path);

    // Of an earlier run of the program: paths that its tasks hold still, and files that it made.
    void adopt(BatchId batch, const QStringList &held, const QStringList &made);

    // The batch has been removed: what it made are files like any others.
    void forgetBatch(BatchId batch);
    // The folder was not there after all, when a file was to be opened in it: make it again.
    void forgetFolder(const QString &folder);

    qsizetype reservedCount() const;

private:
    struct Wish;

    Result<void> ensureFolder(const QString &folder, const QString &root);
    Result<std::optional<QString>> takeNumbered(const Wish &wish, const QString &folder,
                                                const QString &name);
    Result<bool> tryTake(const Wish &wish, const QString &path, bool isNumbered);
    bool claim(const QString &path, std::optional<BatchId> batch);
    bool isHeld(const QString &path) const;
    bool madeBy(std::optional<BatchId> batch, const QString &path) const;
    quint32 nextNumber(const QString &path) const;
    void rememberNumber(const QString &path, quint32 number);

    mutable std::mutex mutex_;
    QHash<QString, std::optional<BatchId>> reserved_;
    QSet<QString> folders_;              // known to be there
    QHash<QString, quint32> nextNumber_; // only of names with many namesakes
    QHash<BatchId, QSet<quint64>> made_; // hashes of the paths of files that stand
};

} // namespace haul
