// The names of hash algorithms in lists, and their digests. Pure functions; any thread.
#pragma once

#include "core/model/entry.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace haul {

// "SHA-256", "sha256", "SHA2_256", "sha" ...
std::optional<QCryptographicHash::Algorithm> hashFromName(QByteArrayView name);

// As most tools for files of checksums mean it: 64 digits are SHA-256.
std::optional<QCryptographicHash::Algorithm> hashFromDigits(qsizetype digits);

// "sha-256", as aria2 and Metalink write it (the IANA registry of hash function text names).
QByteArray hashName(QCryptographicHash::Algorithm algorithm);

// A higher number is harder to forge.
int hashStrength(QCryptographicHash::Algorithm algorithm);

// Nothing when the digits are not hex, or not as many as the algorithm has.
std::optional<Checksum> checksumOf(QCryptographicHash::Algorithm algorithm, QByteArrayView hex);

// "sha-256=HEX", "md5:HEX", or HEX alone.
std::optional<Checksum> checksumIn(QByteArrayView text);

} // namespace haul
