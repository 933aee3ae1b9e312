#include "core/lists/gunzip.h"

#include <QByteArray>
#include <QString>

#include <zlib.h>

namespace haul {

namespace {

constexpr qint64 maxTextBytes = 8LL * 1024 * 1024 * 1024;
// A list whose lines are nearly the same shrinks to a hundredth; deflate cannot do better than a
// thousandth, and only with nothing but repetition.
constexpr qint64 maxGrowth = 400;
constexpr qint64 harmlessBytes = 64 * 1024 * 1024; // may grow as they like
constexpr qsizetype outputBytes = 256 * 1024;
constexpr int gzipWindow = 15 + 16; // zlib's way of saying gzip, with the largest window

Error damaged(const char *what)
{
    return Error{ErrorCode::ListUnreadable, Stage::List, QString::fromLatin1(what)};
}

} // namespace

struct Gunzip::Stream
{
    z_stream z = {};
    bool isReady = false;
    bool isBetween = false; // a member has ended
    bool isTail = false;    // what follows the last member is no member
    qint64 in = 0;
    qint64 out = 0;
    QByteArray buffer = QByteArray(outputBytes, Qt::Uninitialized);

    Stream() { isReady = inflateInit2(&z, gzipWindow) == Z_OK; }
    ~Stream()
    {
        if (isReady)
            inflateEnd(&z);
    }
    Stream(const Stream &) = delete;
    Stream &operator=(const Stream &) = delete;

    bool isBomb() const
    {
        return out > maxTextBytes || (out > harmlessBytes && out / maxGrowth > in);
    }
};

Gunzip::Gunzip()
    : stream_(std::make_unique<Stream>())
{
}

Gunzip::Gunzip(Gunzip &&) noexcept = default;
Gunzip::~Gunzip() = default;

bool Gunzip::isGzip(QByteArrayView head)
{
    return head.startsWith("\x1f\x8b");
}

bool Gunzip::isWhole() const
{
    return stream_->isBetween || stream_->isTail;
}

std::optional<Error> Gunzip::feed(QByteArrayView bytes, const Sink &sink)
{
    Stream &stream = *stream_;
    if (!stream.isReady)
        return damaged("out of memory");
    z_stream &z = stream.z;
    z.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
    z.avail_in = uInt(bytes.size());
    bool isFull = false; // the output was filled: zlib may have more to say
    while ((z.avail_in > 0 || isFull) && !stream.isTail) {
        if (stream.isBetween) {
            if (*z.next_in != 0x1f) { // padding, such as tapes have
                stream.isTail = true;
                break;
            }
            inflateReset(&z);
            stream.isBetween = false;
        }
        const uInt before = z.avail_in;
        z.next_out = reinterpret_cast<Bytef *>(stream.buffer.data());
        z.avail_out = uInt(outputBytes);
        const int status = inflate(&z, Z_NO_FLUSH);
        const qsizetype size = outputBytes - qsizetype(z.avail_out);
        stream.in += before - z.avail_in;
        stream.out += size;
        if (stream.isBomb())
            return damaged("a compressed file that becomes too large");
        if (size > 0 && !sink(QByteArrayView(stream.buffer).first(size)))
            return std::nullopt;
        isFull = z.avail_out == 0 && status == Z_OK;
        stream.isBetween = status == Z_STREAM_END;
        if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
            return damaged("a damaged gzip file");
        if (status == Z_BUF_ERROR && size == 0)
            break;
    }
    return std::nullopt;
}

} // namespace haul
