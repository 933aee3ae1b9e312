// Bytes in blocks from a file, a pipe, standard input or memory. Not mapped into memory: a file
// that somebody cuts short while it is read would end the program.
//
//     auto input = BlockReader::open(path);
//     while (...) { auto block = input->next(isCancelled); ... }   // empty: the end
//
// One thread at a time. Errors say only why, not what: the caller knows its name.
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <functional>

namespace haul {

class BlockReader
{
public:
    // "-" is standard input.
    static Result<BlockReader> open(const QString &path);
    static Result<BlockReader> ofBytes(const QByteArray &bytes);

    BlockReader(BlockReader &&other) noexcept;
    BlockReader &operator=(BlockReader &&) = delete;
    ~BlockReader();

    // Negative when it is not known.
    qint64 size() const { return size_; }

    // The next block, which holds until the next call; full unless the end is near. Empty at the
    // end, and when `isCancelled` says so, which is asked every few milliseconds while a pipe is
    // silent.
    Result<QByteArrayView> next(const std::function<bool()> &isCancelled);

private:
    explicit BlockReader(int fd);

    Result<qint64> readSome(qint64 at, const std::function<bool()> &isCancelled);

    int fd_ = -1; // negative: the bytes are all there is
    qint64 size_ = -1;
    QByteArray bytes_; // all of them, or the block
    qint64 at_ = 0;    // into all of them
};

} // namespace haul
