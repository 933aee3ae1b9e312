// What an answer's headers promise about the bytes of the file.
//
//     file.promised = checksumFromHeaders(head.reprDigest(), head.digest(), head.contentMd5());
//
// All three are over the whole representation as it is transferred, before any content encoding is
// undone; only Content-MD5 of a 206 is over the part, so do not pass that one.
// Pure functions; any thread.
#pragma once

#include "core/model/entry.h"

#include <QByteArrayView>

#include <optional>

namespace haul {

// The strongest digest in the values of Repr-Digest (RFC 9530, section 3), the older Digest
// (RFC 3230, section 4.3.2; RFC 5843) and Content-MD5 (RFC 1864). A digest that cannot be, or of an
// algorithm unknown here, is as if it were absent.
std::optional<Checksum> checksumFromHeaders(QByteArrayView reprDigest, QByteArrayView digest,
                                            QByteArrayView contentMd5);

inline std::optional<Checksum> checksumFromHeaders(QByteArrayView reprDigest,
                                                   QByteArrayView contentMd5)
{
    return checksumFromHeaders(reprDigest, {}, contentMd5);
}

} // namespace haul
