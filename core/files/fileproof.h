// What a file's bytes are recognised by after the program was started again: without keeping them,
// and without reading much.
//
//     const QByteArray proof = smallFileProof(bytes);
//     if (isProofOf(proof, path)) ...
//     const QByteArray sample = sampleOf(path, ranges);   // of a part file that may be huge
//
// No protection against who means harm: it finds files that were replaced, cut or overwritten.
// Any thread; on the work pool if it reads.
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <span>

namespace haul {

struct ByteRange
{
    qint64 begin = 0;
    qint64 end = 0; // the first byte behind it

    bool operator==(const ByteRange &) const = default;
};

// A digest of all of them, XXH3 with 128 bits: every small file of a session is proven, and nobody
// has to be kept from forging one.
QByteArray smallFileProof(QByteArrayView bytes);
// Whether it was made of the bytes that the file has now; false when it cannot be read or is larger
// than any small file. Of the proofs of Haul's first version, too, which were SHA-256.
bool isProofOf(const QByteArray &proof, const QString &path);

// A digest of blocks here and there in these ranges, their ends among them. Empty when they cannot
// be read to their end.
QByteArray sampleOf(const QString &path, std::span<const ByteRange> ranges);

} // namespace haul
