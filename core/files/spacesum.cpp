#include "core/files/spacesum.h"

#include "core/files/diskspace.h"

#include <limits>

namespace haul {

namespace {

constexpr qint64 blockSize = 4096;
constexpr qint64 most = std::numeric_limits<qint64>::max();

qint64 inBlocks(qint64 size)
{
    const qint64 rest = size % blockSize;
    const qint64 padding = rest == 0 ? 0 : blockSize - rest;
    return size > most - padding ? most : size + padding;
}

} // namespace

void SpaceSum::add(qint64 size)
{
    ++files_;
    if (size < 0) {
        ++unknown_;
        return;
    }
    const qint64 blocks = inBlocks(size);
    needed_ = blocks > most - needed_ ? most : needed_ + blocks;
}

qint64 SpaceSum::estimated() const
{
    const qint64 known = files_ - unknown_;
    if (known == 0 || unknown_ == 0)
        return needed_;
    const double sum = double(needed_) / double(known) * double(files_);
    return sum >= double(most) ? most : qMax(needed_, qint64(sum));
}

SpaceVerdict judgeSpace(const SpaceSum &sum, qint64 free)
{
    if (sum.needed() > free)
        return SpaceVerdict::TooLittle;
    const bool knowsNothing = sum.unknown() > 0 && sum.unknown() == sum.files();
    return knowsNothing || sum.estimated() > free ? SpaceVerdict::Unsure : SpaceVerdict::Fits;
}

Result<DiskRoom> compareWithDisk(const SpaceSum &sum, const QString &folder)
{
    const Result<qint64> free = freeSpace(folder);
    if (!free)
        return free.error();
    return DiskRoom{judgeSpace(sum, *free), sum.needed(), *free};
}

} // namespace haul
