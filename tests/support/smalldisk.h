// A disk that is soon full, for tests: a small tmpfs of its own, or, where mounting is not allowed,
// a limit on the size of files.
//
//     SmallDisk disk(1'000'000);
//     if (!disk.isMounted()) QSKIP("mounting is not allowed");
//     disk.fill();        // nothing fits any more: ErrorCode::DiskFull
//     disk.makeRoom();    // and now it does again
//
// A FileSizeLimit holds for the whole process: ErrorCode::TooLarge. Any thread.
#pragma once

#include <QString>
#include <QTemporaryDir>

#include <sys/resource.h>

#include <csignal>

namespace haul {

class SmallDisk
{
public:
    explicit SmallDisk(qint64 bytes); // in whole pages
    ~SmallDisk();
    SmallDisk(const SmallDisk &) = delete;
    SmallDisk &operator=(const SmallDisk &) = delete;

    bool isMounted() const { return isMounted_; }
    QString path() const { return folder_.path(); }
    QString filePath(const QString &name) const { return folder_.filePath(name); }

    // Bytes free, -1 when nobody knows.
    qint64 free() const;
    // Takes the room with a file of its own, until at most `leave` bytes are free; false on an
    // error.
    bool fill(qint64 leave = 0);
    void makeRoom(); // removes that file

private:
    QTemporaryDir folder_;
    bool isMounted_ = false;
};

// While it lives, no file of this process grows beyond the size (RLIMIT_FSIZE; no signal).
class FileSizeLimit
{
public:
    explicit FileSizeLimit(qint64 bytes);
    ~FileSizeLimit();
    FileSizeLimit(const FileSizeLimit &) = delete;
    FileSizeLimit &operator=(const FileSizeLimit &) = delete;

private:
    rlimit before_ = {};
    struct sigaction signalBefore_ = {};
};

} // namespace haul
