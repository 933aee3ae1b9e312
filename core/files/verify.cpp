#include "core/files/verify.h"

#include <QCryptographicHash>
#include <QFile>

#include <array>

namespace haul {

namespace {

constexpr qint64 blockSize = 1024 * 1024;

struct DigestKey
{
    const char *key; // of RFC 9530's registry
    QCryptographicHash::Algorithm algorithm;
};

// The strongest first. The weak ones still find broken bytes, which is all that is asked of them.
constexpr std::array digestKeys = {
    DigestKey{"sha-512", QCryptographicHash::Sha512},
    DigestKey{"sha-256", QCryptographicHash::Sha256},
    DigestKey{"sha", QCryptographicHash::Sha1},
    DigestKey{"md5", QCryptographicHash::Md5},
};

Error verifyError(ErrorCode code, const QString &detail)
{
    return Error{code, Stage::Verify, detail};
}

std::optional<Checksum> checksumFromBase64(QCryptographicHash::Algorithm algorithm,
                                           QByteArrayView base64)
{
    const auto decoded = QByteArray::fromBase64Encoding(base64.trimmed().toByteArray(),
                                                        QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || decoded.decoded.size() != QCryptographicHash::hashLength(algorithm))
        return std::nullopt;
    return Checksum{algorithm, decoded.decoded};
}

// One member of the dictionary: `sha-256=:base64:`, maybe with parameters behind (RFC 8941, 3.2).
std::optional<Checksum> checksumFromMember(QByteArrayView member, const DigestKey &key)
{
    const qsizetype equals = member.indexOf('=');
    if (equals < 0
        || member.first(equals).trimmed().compare(QByteArrayView(key.key), Qt::CaseInsensitive))
        return std::nullopt;
    QByteArrayView value = member.sliced(equals + 1);
    if (const qsizetype semicolon = value.indexOf(';'); semicolon >= 0)
        value = value.first(semicolon);
    value = value.trimmed();
    if (value.size() < 2 || !value.startsWith(':') || !value.endsWith(':'))
        return std::nullopt;
    return checksumFromBase64(key.algorithm, value.sliced(1, value.size() - 2));
}

// Of a key that stands twice the last one counts (RFC 8941, section 3.2).
std::optional<Checksum> checksumFromDictionary(QByteArrayView dictionary, const DigestKey &key)
{
    std::optional<Checksum> found;
    while (!dictionary.isEmpty()) {
        const qsizetype comma = dictionary.indexOf(',');
        const QByteArrayView member = comma < 0 ? dictionary : dictionary.first(comma);
        if (auto checksum = checksumFromMember(member, key))
            found = std::move(checksum);
        dictionary = comma < 0 ? QByteArrayView() : dictionary.sliced(comma + 1);
    }
    return found;
}

} // namespace

Result<QByteArray> hashFile(const QString &path, QCryptographicHash::Algorithm algorithm,
                            const std::atomic<bool> *cancelled)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return verifyError(ErrorCode::Disk, path + QLatin1String(": ") + file.errorString());
    Hasher hasher(algorithm);
    if (!hasher.isValid())
        return verifyError(ErrorCode::Internal, QStringLiteral("no such hash algorithm"));

    QByteArray block(qMin(blockSize, qMax(qint64(1), file.size())), Qt::Uninitialized);
    for (;;) {
        if (cancelled && cancelled->load(std::memory_order_relaxed))
            return verifyError(ErrorCode::Internal, QStringLiteral("cancelled"));
        const qint64 size = file.read(block.data(), block.size());
        if (size < 0)
            return verifyError(ErrorCode::Disk, path + QLatin1String(": ") + file.errorString());
        if (size == 0)
            return hasher.digest();
        hasher.add(QByteArrayView(block).first(size));
    }
}

Result<void> compareDigest(const Checksum &checksum, const QByteArray &digest)
{
    if (digest == checksum.digest)
        return {};
    return verifyError(ErrorCode::Checksum, QStringLiteral("expected %1 %2, got %3")
                                                .arg(algorithmName(checksum.algorithm),
                                                     QLatin1String(checksum.digest.toHex()),
                                                     QLatin1String(digest.toHex())));
}

Result<void> verifyChecksum(const QString &path, const Checksum &checksum,
                            const std::atomic<bool> *cancelled)
{
    const auto digest = hashFile(path, checksum.algorithm, cancelled);
    if (!digest)
        return digest.error();
    return compareDigest(checksum, *digest);
}

std::optional<Checksum> checksumFromHeaders(QByteArrayView reprDigest, QByteArrayView contentMd5)
{
    for (const DigestKey &key : digestKeys) {
        if (auto checksum = checksumFromDictionary(reprDigest, key))
            return checksum;
    }
    if (!contentMd5.isEmpty())
        return checksumFromBase64(QCryptographicHash::Md5, contentMd5);
    return std::nullopt;
}

} // namespace haul
