#include "core/files/digestheaders.h"

#include <array>

namespace haul {

namespace {

struct DigestKey
{
    QByteArrayView key; // the same in the registries of RFC 9530 and RFC 3230 and 5843
    QCryptographicHash::Algorithm algorithm;
};

// The strongest first. The weak ones still find broken bytes, which is all that is asked of them.
// The others (unixsum, adler, crc32c) find hardly more than TCP does; id-sha-256 is over bytes that
// are not those transferred.
constexpr std::array digestKeys = {
    DigestKey{"sha-512", QCryptographicHash::Sha512},
    DigestKey{"sha-256", QCryptographicHash::Sha256},
    DigestKey{"sha", QCryptographicHash::Sha1},
    DigestKey{"md5", QCryptographicHash::Md5},
};

std::optional<Checksum> checksumFromBase64(QCryptographicHash::Algorithm algorithm,
                                           QByteArrayView base64)
{
    const auto decoded = QByteArray::fromBase64Encoding(base64.trimmed().toByteArray(),
                                                        QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || decoded.decoded.size() != QCryptographicHash::hashLength(algorithm))
        return std::nullopt;
    return Checksum{algorithm, decoded.decoded};
}

// `:base64:`, maybe with parameters behind (RFC 8941, sections 3.2 and 3.3.5).
std::optional<Checksum> fromByteSequence(QCryptographicHash::Algorithm algorithm,
                                         QByteArrayView value)
{
    if (const qsizetype semicolon = value.indexOf(';'); semicolon >= 0)
        value = value.first(semicolon);
    value = value.trimmed();
    if (value.size() < 2 || !value.startsWith(':') || !value.endsWith(':'))
        return std::nullopt;
    return checksumFromBase64(algorithm, value.sliced(1, value.size() - 2));
}

using ValueReader = std::optional<Checksum>(QCryptographicHash::Algorithm, QByteArrayView);

// In a list of `key=value`; of a key that stands twice the last one counts (RFC 8941, section 3.2).
std::optional<Checksum> checksumFromList(QByteArrayView list, const DigestKey &key,
                                         ValueReader *read)
{
    std::optional<Checksum> found;
    while (!list.isEmpty()) {
        const qsizetype comma = list.indexOf(',');
        const QByteArrayView member = comma < 0 ? list : list.first(comma);
        list = comma < 0 ? QByteArrayView() : list.sliced(comma + 1);
        const qsizetype equals = member.indexOf('=');
        if (equals < 0 || member.first(equals).trimmed().compare(key.key, Qt::CaseInsensitive))
            continue;
        if (auto checksum = read(key.algorithm, member.sliced(equals + 1)))
            found = std::move(checksum);
    }
    return found;
}

} // namespace

std::optional<Checksum> checksumFromHeaders(QByteArrayView reprDigest, QByteArrayView digest,
                                            QByteArrayView contentMd5)
{
    for (const DigestKey &key : digestKeys) {
        if (auto checksum = checksumFromList(reprDigest, key, fromByteSequence))
            return checksum;
        if (auto checksum = checksumFromList(digest, key, checksumFromBase64))
            return checksum;
    }
    if (!contentMd5.isEmpty())
        return checksumFromBase64(QCryptographicHash::Md5, contentMd5);
    return std::nullopt;
}

} // namespace haul
