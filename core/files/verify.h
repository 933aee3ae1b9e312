// Whether a file's bytes are those that were promised, and what promises an answer's headers make.
//
//     if (const auto verified = verifyChecksum(path, *checksum, &cancelled); !verified)
//         return verified.error();   // "expected sha-256 12ab..., got 34cd..."
//
// Takes as long as the disk: on the work pool. The functions hold no state; any thread.
#pragma once

#include "core/base/result.h"
#include "core/files/hasher.h"
#include "core/model/entry.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <atomic>
#include <optional>

namespace haul {

// The raw digest of the file. When `cancelled` (may be null) becomes true it returns within a
// block with an Internal error that nobody needs to see, for whoever set it knows why.
Result<QByteArray> hashFile(const QString &path, QCryptographicHash::Algorithm algorithm,
                            const std::atomic<bool> *cancelled = nullptr);

// Whether a raw digest is the promised one; else ErrorCode::Checksum with both named.
Result<void> compareDigest(const Checksum &checksum, const QByteArray &digest);

Result<void> verifyChecksum(const QString &path, const Checksum &checksum,
                            const std::atomic<bool> *cancelled = nullptr);

// The strongest digest in the values of Repr-Digest (RFC 9530, section 3) and Content-MD5
// (RFC 1864); a digest that cannot be is as if it were absent. Repr-Digest is over the whole
// representation as it is transferred, before any content encoding is undone; Content-MD5 of a 206
// is over the part only, so do not pass that one.
std::optional<Checksum> checksumFromHeaders(QByteArrayView reprDigest, QByteArrayView contentMd5);

} // namespace haul
