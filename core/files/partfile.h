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
#include "core/files/fileidentity.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <chrono>
#include <optional>

namespace haul {

// What a part file's name ends with.
inline constexpr QLatin1String partSuffix(".part");

class PartFile
{
public:
    // Makes the part file; an error when there is one already, or a link of that name.
    static Result<PartFile> create(const QString &finalPath);

    // The same; a folder that was taken away meanwhile is made again.
    static Result<PartFile> createWithFolder(const QString &finalPath);
    // One that an earlier run of the program left behind, closed: reopen() and commit() want to
    // find it with this identity.
    static PartFile adopt(const QString &finalPath, const FileIdentity &identity);

    PartFile(PartFile &&other) noexcept;
    PartFile &operator=(PartFile &&other) noexcept;
    ~PartFile();

    const QString &path() const { return path_; } // empty once committed or discarded
    const QString &finalPath() const { return finalPath_; }
    bool isOpen() const { return fd_ >= 0; }

    // All of the bytes or an error. Any order of offsets.
    Result<void> write(qint64 offset, QByteArrayView bytes);
    Result<void> truncate(qint64 size);
    Result<qint64> size() const;
    Result<void> setModificationTime(std::chrono::system_clock::time_point time);

    // Asks for the room of a file of this size at once: it keeps large files in one piece, and a
    // disk too small says so now. The file's size does not change and nothing is written; what is
    // not used by then, close() gives back. While open; of no effect where the file system cannot.
    Result<void> allocate(qint64 size);
    // Says where the file comes from, in the extended attribute user.xdg.origin.url (freedesktop's
    // "Common Extended Attributes"), without the URL's secrets; best effort, for many file systems
    // have no such attributes.
    Result<void> setOrigin(const QByteArray &url);

    // Gives the descriptor back; the file stays. Reports what the file system could not write.
    Result<void> close();
    // After close(): opens the same file again, to write on. When it is not there any more, or
    // another stands under its name, that one is not touched: an error, and path() is empty.
    Result<void> reopen();

    // Closes and renames. Without overwrite a file of the final name is never replaced: then
    // ErrorCode::Disk and existedAlready(), and the part file is still there for commitAs().
    Result<void> commit(bool overwrite) { return commitAs(finalPath_, overwrite); }
    Result<void> commitAs(const QString &finalPath, bool overwrite);
    bool existedAlready() const { return existedAlready_; } // what failed the last commit

    // Closes and removes.
    void discard();
    // Closes, and stays on the disk for a later run of the program to adopt().
    Result<void> leave();

    // Of the open file now; of a closed one what it was when it was closed. Nothing when the file
    // system does not tell.
    std::optional<FileIdentity> identity() const;

private:
    PartFile(int fd, QString path, QString finalPath);
    bool isStillOurs() const;
    Result<void> closeDescriptor();
    Error reopenError(int error);

    int fd_ = -1;
    std::optional<FileIdentity> identity_;
    bool hasRoom_ = false; // allocated
    bool existedAlready_ = false;
    QString path_;
    QString finalPath_;
};

} // namespace haul
