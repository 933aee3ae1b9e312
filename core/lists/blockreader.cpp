#include "core/lists/blockreader.h"

#include <QFile>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace haul {

namespace {

constexpr qint64 blockBytes = 256 * 1024;
constexpr int pollMilliseconds = 10;

Error readError(const QString &reason)
{
    return Error{ErrorCode::ListUnreadable, Stage::List, reason};
}

Error readError(int errnoValue)
{
    return readError(QString::fromStdString(std::generic_category().message(errnoValue)));
}

// A pipe without a writer must not stop us in open() already.
int openFile(const QString &path)
{
    if (path == u"-")
        return ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
    return ::open(QFile::encodeName(path).constData(),
                  O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
}

bool isTransient(int errnoValue)
{
    return errnoValue == EINTR || errnoValue == EAGAIN || errnoValue == EWOULDBLOCK;
}

} // namespace

Result<BlockReader> BlockReader::open(const QString &path)
{
    const int fd = openFile(path);
    if (fd < 0)
        return readError(errno);
    BlockReader reader(fd);
    struct stat status = {};
    if (::fstat(fd, &status) != 0)
        return readError(errno);
    if (S_ISDIR(status.st_mode))
        return readError(QStringLiteral("a folder, not a file"));
    if (S_ISREG(status.st_mode))
        reader.size_ = status.st_size;
    reader.bytes_.resize(blockBytes);
    return reader;
}

Result<BlockReader> BlockReader::ofBytes(const QByteArray &bytes)
{
    BlockReader reader(-1);
    reader.bytes_ = bytes;
    reader.size_ = bytes.size();
    return reader;
}

BlockReader::BlockReader(int fd)
    : fd_(fd)
{
}

BlockReader::BlockReader(BlockReader &&other) noexcept
    : fd_(std::exchange(other.fd_, -1))
    , size_(other.size_)
    , bytes_(std::move(other.bytes_))
    , at_(other.at_)
{
}

BlockReader::~BlockReader()
{
    if (fd_ >= 0)
        ::close(fd_);
}

Result<QByteArrayView> BlockReader::next(const std::function<bool()> &isCancelled)
{
    if (fd_ < 0) {
        const qint64 size = qMin(blockBytes, bytes_.size() - at_);
        const QByteArrayView block = QByteArrayView(bytes_).sliced(at_, size);
        at_ += size;
        return block;
    }
    qint64 filled = 0;
    while (filled < blockBytes) {
        const auto size = readSome(filled, isCancelled);
        if (!size)
            return size.error();
        if (*size == 0)
            break;
        filled += *size;
    }
    return QByteArrayView(bytes_).first(filled);
}

// 0 at the end and when cancelled.
Result<qint64> BlockReader::readSome(qint64 at, const std::function<bool()> &isCancelled)
{
    pollfd waited = {fd_, POLLIN, 0};
    while (!isCancelled()) {
        const int ready = ::poll(&waited, 1, pollMilliseconds);
        if (ready == 0 || (ready < 0 && errno == EINTR))
            continue;
        if (ready < 0)
            return readError(errno);
        const ssize_t size = ::read(fd_, bytes_.data() + at, size_t(blockBytes - at));
        if (size >= 0)
            return qint64(size);
        if (!isTransient(errno))
            return readError(errno);
    }
    return qint64(0);
}

} // namespace haul
