#include "core/parse/imageheader.h"

#include <QtEndian>

#include <algorithm>

namespace haul {
namespace {

quint16 big16(QByteArrayView bytes, qsizetype at)
{
    return qFromBigEndian<quint16>(bytes.data() + at);
}

quint16 little16(QByteArrayView bytes, qsizetype at)
{
    return qFromLittleEndian<quint16>(bytes.data() + at);
}

// The three bytes of an extended WebP's size.
int little24(QByteArrayView bytes, qsizetype at)
{
    return little16(bytes, at) | quint8(bytes[at + 2]) << 16;
}

QSize sizeOf(qint64 width, qint64 height)
{
    constexpr qint64 most = 0x7fffffff;
    if (width <= 0 || height <= 0 || width > most || height > most)
        return {};
    return {int(width), int(height)};
}

QSize pngSize(QByteArrayView head)
{
    return head.sliced(12, 4) == "IHDR" ? sizeOf(qFromBigEndian<quint32>(head.data() + 16),
                                                 qFromBigEndian<quint32>(head.data() + 20))
                                        : QSize();
}

QSize gifSize(QByteArrayView head)
{
    return sizeOf(little16(head, 6), little16(head, 8));
}

QSize bmpSize(QByteArrayView head)
{
    const quint32 headerSize = qFromLittleEndian<quint32>(head.data() + 14);
    if (headerSize == 12)
        return sizeOf(little16(head, 18), little16(head, 20));
    const qint64 height = qFromLittleEndian<qint32>(head.data() + 22);
    return sizeOf(qFromLittleEndian<qint32>(head.data() + 18), height < 0 ? -height : height);
}

// The largest of its pictures; 0 stands for 256.
QSize icoSize(QByteArrayView head)
{
    const int count = little16(head, 4);
    QSize largest;
    for (int i = 0; i < count && 6 + 16 * (i + 1) <= head.size(); ++i) {
        const int width = quint8(head[6 + 16 * i]);
        const int height = quint8(head[7 + 16 * i]);
        const QSize size(width ? width : 256, height ? height : 256);
        if (size.width() > largest.width())
            largest = size;
    }
    return largest;
}

// The three forms of WebP (RFC 9649, 2.5 to 2.7).
QSize webpSize(QByteArrayView head)
{
    const QByteArrayView form = head.sliced(12, 4);
    if (form == "VP8 " && head.sliced(23, 3) == "\x9d\x01\x2a")
        return sizeOf(little16(head, 26) & 0x3fff, little16(head, 28) & 0x3fff);
    if (form == "VP8L" && head[20] == 0x2f) {
        const quint32 bits = qFromLittleEndian<quint32>(head.data() + 21);
        return sizeOf((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1);
    }
    if (form == "VP8X")
        return sizeOf(little24(head, 24) + 1, little24(head, 27) + 1);
    return {};
}

bool isFrame(quint8 marker)
{
    // SOF0 to SOF15, without DHT, JPG and DAC (ITU T.81, table B.1).
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

bool standsAlone(quint8 marker)
{
    return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8);
}

// From segment to segment until the frame's; the thumbnail within one is passed over with it.
QSize jpegSize(QIODevice &device)
{
    constexpr int maxSegments = 1'000; // real ones have dozens
    qint64 at = 2;
    for (int segment = 0; segment < maxSegments; ++segment) {
        if (!device.seek(at))
            return {};
        const QByteArray bytes = device.read(9);
        if (bytes.size() < 9 || bytes[0] != '\xff')
            return {};
        const auto marker = quint8(bytes[1]);
        if (isFrame(marker))
            return sizeOf(big16(bytes, 7), big16(bytes, 5));
        if (marker == 0xd9 || marker == 0xda) // the end, the pixels
            return {};
        at += marker == 0xff ? 1 : standsAlone(marker) ? 2 : 2 + big16(bytes, 2);
    }
    return {};
}

struct ImageFormat
{
    QByteArrayView magic;
    qsizetype least; // bytes to look at
    QSize (*size)(QByteArrayView head);
};

constexpr char icoMagic[] = {0, 0, 1, 0};

constexpr ImageFormat formats[] = {
    {"\x89PNG\r\n\x1a\n", 24, pngSize},
    {"GIF87a", 10, gifSize},
    {"GIF89a", 10, gifSize},
    {"BM", 26, bmpSize},
    {"RIFF", 30, webpSize},
    {QByteArrayView(icoMagic, 4), 22, icoSize},
};

} // namespace

QSize imageSize(QIODevice &device)
{
    const QByteArray head = device.peek(512);
    if (head.startsWith("\xff\xd8"))
        return jpegSize(device);
    for (const ImageFormat &format : formats) {
        if (head.startsWith(format.magic) && head.size() >= format.least)
            return format.size(head);
    }
    return {};
}

} // namespace haul
