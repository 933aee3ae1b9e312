#include "core/lists/hashname.h"

#include <algorithm>
#include <array>

namespace haul {

namespace {

using Hash = QCryptographicHash;

struct Row
{
    Hash::Algorithm algorithm;
    const char *name;  // as it is written
    const char *plain; // letters and digits only
    const char *other; // as it is written elsewhere
    bool isMeant;      // by a digest of its length alone
};

// The weakest first.
constexpr std::array rows = {
    Row{Hash::Md5, "md5", "md5", "md5sum", true},
    Row{Hash::Sha1, "sha-1", "sha1", "sha", true},
    Row{Hash::Sha224, "sha-224", "sha224", "sha2224", true},
    Row{Hash::Sha256, "sha-256", "sha256", "sha2256", true},
    Row{Hash::Sha3_224, "sha3-224", "sha3224", "", false},
    Row{Hash::Sha3_256, "sha3-256", "sha3256", "", false},
    Row{Hash::Blake2s_256, "blake2s", "blake2s", "blake2s256", false},
    Row{Hash::Sha384, "sha-384", "sha384", "sha2384", true},
    Row{Hash::Sha3_384, "sha3-384", "sha3384", "", false},
    Row{Hash::Sha512, "sha-512", "sha512", "sha2512", true},
    Row{Hash::Sha3_512, "sha3-512", "sha3512", "", false},
    Row{Hash::Blake2b_512, "blake2b", "blake2b", "blake2b512", false},
};

constexpr qsizetype longestName = 16;

template<typename Predicate>
const Row *findRow(Predicate predicate)
{
    const auto found = std::find_if(rows.begin(), rows.end(), predicate);
    return found == rows.end() ? nullptr : &*found;
}

} // namespace

std::optional<QCryptographicHash::Algorithm> hashFromName(QByteArrayView name)
{
    if (name.size() > longestName)
        return std::nullopt;
    QByteArray plain;
    for (const char c : name.trimmed()) {
        if (c != '-' && c != '_' && c != '/' && c != ' ')
            plain += c >= 'A' && c <= 'Z' ? char(c | 0x20) : c;
    }
    const Row *row = findRow([&](const Row &known) {
        return !plain.isEmpty() && (plain == known.plain || plain == known.other);
    });
    return row ? std::optional(row->algorithm) : std::nullopt;
}

std::optional<QCryptographicHash::Algorithm> hashFromDigits(qsizetype digits)
{
    const Row *row = findRow([&](const Row &known) {
        return known.isMeant && 2 * Hash::hashLength(known.algorithm) == digits;
    });
    return row ? std::optional(row->algorithm) : std::nullopt;
}

QByteArray hashName(QCryptographicHash::Algorithm algorithm)
{
    const Row *row = findRow([&](const Row &known) { return known.algorithm == algorithm; });
    return row ? QByteArray(row->name) : QByteArray();
}

int hashStrength(QCryptographicHash::Algorithm algorithm)
{
    const Row *row = findRow([&](const Row &known) { return known.algorithm == algorithm; });
    return row ? int(row - rows.data()) : -1;
}

std::optional<Checksum> checksumOf(QCryptographicHash::Algorithm algorithm, QByteArrayView hex)
{
    const QByteArrayView digits = hex.trimmed();
    const bool isHex = std::all_of(digits.begin(), digits.end(), [](char c) {
        return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
    });
    if (!isHex || digits.size() != 2 * Hash::hashLength(algorithm))
        return std::nullopt;
    return Checksum{algorithm, QByteArray::fromHex(digits.toByteArray())};
}

std::optional<Checksum> checksumIn(QByteArrayView text)
{
    const QByteArrayView trimmed = text.trimmed();
    const auto mark =
        std::find_if(trimmed.begin(), trimmed.end(), [](char c) { return c == '=' || c == ':'; });
    const qsizetype end = mark - trimmed.begin();
    if (end == trimmed.size()) {
        const auto algorithm = hashFromDigits(trimmed.size());
        return algorithm ? checksumOf(*algorithm, trimmed) : std::nullopt;
    }
    const auto algorithm = hashFromName(trimmed.first(end));
    return algorithm ? checksumOf(*algorithm, trimmed.sliced(end + 1)) : std::nullopt;
}

} // namespace haul
