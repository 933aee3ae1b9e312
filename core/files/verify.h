// Whether a file's bytes are those that were promised (by an entry, or see digestheaders.h).
//
//     if (const auto verified = verifyChecksum(path, *checksum, &cancelled); !verified)
//         return verified.error();   // "expected sha-256 12ab..., got 34cd..."
//
// Takes as long as the disk: on the work pool. The functions hold no state; any thread.
#pragma once

#include "core/base/result.h"
#include "core/files/digestheaders.h"
#include "core/files/hasher.h"
#include "core/model/entry.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <atomic>
#include <functional>

namespace haul {

// The raw digest of the file. When `cancelled` (may be null) becomes true it returns within a
// block with an Internal error that nobody needs to see, for whoever set it knows why.
Result<QByteArray> hashFile(const QString &path, QCryptographicHash::Algorithm algorithm,
                            const std::atomic<bool> *cancelled = nullptr);
// The same, for whom nothing sets a flag: asked before each block.
using IsCancelled = std::function<bool()>;
Result<QByteArray> hashFile(const QString &path, QCryptographicHash::Algorithm algorithm,
                            const IsCancelled &isCancelled);

// CRC-32 as zip and SFV files have it.
quint32 crc32Of(QByteArrayView bytes);
Result<quint32> crc32OfFile(const QString &path, const std::atomic<bool> *cancelled = nullptr);
Result<quint32> crc32OfFile(const QString &path, const IsCancelled &isCancelled);

// Whether it is what the list says; else ErrorCode::Checksum with both named.
Result<void> compareCrc32(quint32 promised, quint32 found);
Result<void> compareSize(qint64 promised, qint64 found);

// Whether a raw digest is the promised one; else ErrorCode::Checksum with both named.
Result<void> compareDigest(const Checksum &checksum, const QByteArray &digest);

Result<void> verifyChecksum(const QString &path, const Checksum &checksum,
                            const std::atomic<bool> *cancelled = nullptr);

} // namespace haul
