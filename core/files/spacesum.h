// Whether a batch fits onto the disk, as far as its sizes are known before the start.
//
//     SpaceSum sum;
//     for (...) sum.add(size);                 // -1: the server did not say
//     const auto room = compareWithDisk(sum, settings.folder);
//     if (room && room->verdict == SpaceVerdict::TooLittle)
//         warn(room->needed, room->free);
//
// Adding is pure; comparing asks the operating system once. Any thread, one at a time.
#pragma once

#include "core/base/result.h"

#include <QString>

namespace haul {

class SpaceSum
{
public:
    // Of one file, in bytes; negative when it is not known.
    void add(qint64 size);

    qint64 files() const { return files_; }
    qint64 unknown() const { return unknown_; } // files without a size
    // Of the files with a size, in whole blocks of 4 KiB, as most disks keep them: a million small
    // files need far more than their bytes. At most the largest qint64.
    qint64 needed() const { return needed_; }
    // The same, with the others taken for as large as those are in the mean.
    qint64 estimated() const;

private:
    qint64 files_ = 0;
    qint64 unknown_ = 0;
    qint64 needed_ = 0;
};

enum class SpaceVerdict : quint8 {
    Fits,
    Unsure,    // the known ones fit; with the others it may become too much
    TooLittle, // already the known ones do not fit
};

struct DiskRoom
{
    SpaceVerdict verdict = SpaceVerdict::Fits;
    qint64 needed = 0;
    qint64 free = 0; // the largest qint64 when nobody knows
};

// The disk of this folder, or of the nearest one above it that is there.
Result<DiskRoom> compareWithDisk(const SpaceSum &sum, const QString &folder);

// The verdict itself.
SpaceVerdict judgeSpace(const SpaceSum &sum, qint64 free);

} // namespace haul
