// The file of a download under its temporary name, "<final path>.part", until it is whole and
// verified; renaming it is the only commit.
//
//     auto file = PartFile::create(path);
//     file->write(0, bytes);
//     file->close();             // e.g. before it moves from the lane to the finisher
//     file->commit(false);
//
// Without a commit the destructor removes it. One thread at a time; it may move between threads.
#pragma once

#include "core/base/result.h"

#include <QByteArrayView>
#include <QString>

#include <chrono>

namespace haul {

// What a part file's name ends with.
inline constexpr QLatin1String partSuffix(".part");

class PartFile
{
public:
    // Makes the part file; an error when there is one already, or a link of that name.
    static Result<PartFile> create(const QString &finalPath);

    PartFile(PartFile &&other) noexcept;
    PartFile &operator=(PartFile &&other) noexcept;
    ~PartFile();

    const QString &path() const { return path_; } // empty once committed or discarded
    const QString &finalPath() const { return finalPath_; }
    bool isOpen() const { return fd_ >= 0; }

    // All of the bytes or an error. Any order of offsets.
    Result<void> write(qint64 offset, QByteArrayView bytes);
    Result<void> truncate(qint64 size);
    Result<void> setModificationTime(std::chrono::system_clock::time_point time);

    // Gives the descriptor back; the file stays. Reports what the file system could not write.
    Result<void> close();

    // Closes and renames. Without overwrite a file of the final name is never replaced: then
    // ErrorCode::Disk and existedAlready(), and the part file is still there for commitAs().
    Result<void> commit(bool overwrite) { return commitAs(finalPath_, overwrite); }
    Result<void> commitAs(const QString &finalPath, bool overwrite);
    bool existedAlready() const { return existedAlready_; } // what failed the last commit

    // Closes and removes.
    void discard();

private:
    PartFile(int fd, QString path, QString finalPath);

    int fd_ = -1;
    bool existedAlready_ = false;
    QString path_;
    QString finalPath_;
};

} // namespace haul
