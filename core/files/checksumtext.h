// Checksums as people and lists write them.
//
//     checksumFromText(u"sha-256", u"9f86d081...")      Metalink: <hash type="sha-256">
//     checksumFromText(u"sha-256=9f86d081...")          aria2: checksum=sha-256=...
//
// All input is untrusted. Pure functions; any thread.
#pragma once

#include "core/model/entry.h"

#include <QStringView>

#include <optional>

namespace haul {

// The algorithm of a name in any of its spellings: "SHA-256", "sha256", "SHA2_256", "sha",
// "sha3-512".
std::optional<QCryptographicHash::Algorithm> algorithmFromName(QStringView name);

// Nothing for an algorithm that is not known, and for a digest that is not of its length. Hex in
// any case, with spaces or colons between the bytes; else base64, standard or URL-safe.
std::optional<Checksum> checksumFromText(QStringView algorithm, QStringView hexOrBase64);

// "sha-256=hex", "md5:hex", and the base64 form of Subresource Integrity: "sha256-base64".
std::optional<Checksum> checksumFromText(QStringView text);

} // namespace haul
