// What the demo server's files and pages hold: made from the position, so a file of 200 MiB costs
// no memory, any range can be served, and a test can verify every byte. Usage: QCOMPARE(downloaded,
// demoFileBytes("/files/scan-64KiB.tiff", 0, 65536)); Thread: pure functions.
#pragma once

#include <QByteArray>

#include <optional>

namespace haul {

// `length` bytes of an endless pseudo-random sequence, from `offset` on.
QByteArray demoBytes(quint64 seed, qint64 offset, qint64 length);
quint64 demoSeed(const QByteArray &path);
inline QByteArray demoFileBytes(const QByteArray &path, qint64 offset, qint64 length)
{
    return demoBytes(demoSeed(path), offset, length);
}

// The size that a name ends with: "scan-017-64KiB.tiff", "x-5MiB.bin", "y-1536.bin" (bytes).
// Nothing if it has none, or if it is more than 200 MiB.
std::optional<qint64> demoSize(const QByteArray &path);

QByteArray demoContentType(const QByteArray &path);

// A web page with headings, relative and absolute links, images and entities; `base` is the
// server's own address, "http://127.0.0.1:8080".
QByteArray demoPage(int number, const QByteArray &base);
QByteArray demoErrorPage(int status, const QByteArray &path);

} // namespace haul
