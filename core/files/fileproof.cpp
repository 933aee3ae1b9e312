#include "core/files/fileproof.h"

#include "core/files/fileidentity.h"
#include "core/files/hasher.h"

#include <QFile>

#include <fcntl.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <cerrno>

namespace haul {
namespace {

// What a proof begins with that is no SHA-256.
constexpr char xxh3Mark = 'x';
constexpr qsizetype shaBytes = 16; // that are kept of it
constexpr qint64 largestSmallFile = 1024 * 1024;

constexpr qint64 blockBytes = 4096;
// Of all ranges together; each has its ends looked at in any case.
constexpr qint64 blocksWanted = 64;

int openToRead(const QString &path)
{
    int fd = -1;
    do {
        fd = ::open(QFile::encodeName(path).constData(),
                    O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    } while (fd < 0 && errno == EINTR);
    return fd;
}

bool readAll(int fd, qint64 at, QByteArray &bytes)
{
    for (qsizetype have = 0; have < bytes.size();) {
        const ssize_t got =
            ::pread(fd, bytes.data() + have, size_t(bytes.size() - have), at + have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        have += got;
    }
    return true;
}

// Evenly over the range, its first and last block among them.
bool addBlocks(Hasher &hasher, int fd, const ByteRange &range, qint64 blocks)
{
    const qint64 size = range.end - range.begin;
    QByteArray block(std::min(blockBytes, size), Qt::Uninitialized);
    const qint64 last = size - block.size();
    blocks =
        std::clamp<qint64>((size + blockBytes - 1) / blockBytes, 1, std::max<qint64>(2, blocks));
    for (qint64 i = 0; i < blocks; ++i) {
        const qint64 offset = blocks == 1 ? last : last / (blocks - 1) * i;
        if (!readAll(fd, range.begin + (i == blocks - 1 ? last : offset), block))
            return false;
        hasher.add(block);
    }
    return true;
}

QByteArray shaProof(QByteArrayView bytes)
{
    return hashBytes(bytes, QCryptographicHash::Sha256).left(shaBytes);
}

} // namespace

QByteArray smallFileProof(QByteArrayView bytes)
{
    XXH128_canonical_t digest;
    XXH128_canonicalFromHash(&digest, XXH3_128bits(bytes.data(), size_t(bytes.size())));
    return xxh3Mark
           + QByteArray(reinterpret_cast<const char *>(digest.digest), sizeof(digest.digest));
}

bool isProofOf(const QByteArray &proof, const QString &path)
{
    const int fd = openToRead(path); // a pipe would be waited for
    if (fd < 0)
        return false;
    const std::optional<FileIdentity> found = identityOf(fd);
    bool isIt = false;
    if (found && found->size <= largestSmallFile) {
        QByteArray bytes(found->size, Qt::Uninitialized);
        isIt = readAll(fd, 0, bytes)
               && proof == (proof.size() == shaBytes ? shaProof(bytes) : smallFileProof(bytes));
    }
    ::close(fd);
    return isIt;
}

QByteArray sampleOf(const QString &path, std::span<const ByteRange> ranges)
{
    const int fd = openToRead(path);
    if (fd < 0)
        return {};
    Hasher hasher(QCryptographicHash::Sha256);
    const qint64 blocks = blocksWanted / std::max<qint64>(1, qint64(ranges.size()));
    const bool isRead = std::all_of(ranges.begin(), ranges.end(), [&](const ByteRange &range) {
        return range.begin >= range.end || addBlocks(hasher, fd, range, blocks);
    });
    ::close(fd);
    return isRead ? hasher.digest().left(shaBytes) : QByteArray();
}

} // namespace haul
