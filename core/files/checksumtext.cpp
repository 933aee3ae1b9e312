#include "core/files/checksumtext.h"

#include <algorithm>
#include <array>

namespace haul {

namespace {

struct AlgorithmName
{
    QStringView name; // letters and digits only, in small letters
    QCryptographicHash::Algorithm algorithm;
};

constexpr std::array algorithmNames = {
    AlgorithmName{u"md5", QCryptographicHash::Md5},
    AlgorithmName{u"sha", QCryptographicHash::Sha1},
    AlgorithmName{u"sha1", QCryptographicHash::Sha1},
    AlgorithmName{u"sha224", QCryptographicHash::Sha224},
    AlgorithmName{u"sha2224", QCryptographicHash::Sha224},
    AlgorithmName{u"sha256", QCryptographicHash::Sha256},
    AlgorithmName{u"sha2256", QCryptographicHash::Sha256},
    AlgorithmName{u"sha384", QCryptographicHash::Sha384},
    AlgorithmName{u"sha2384", QCryptographicHash::Sha384},
    AlgorithmName{u"sha512", QCryptographicHash::Sha512},
    AlgorithmName{u"sha2512", QCryptographicHash::Sha512},
    AlgorithmName{u"sha3224", QCryptographicHash::Sha3_224},
    AlgorithmName{u"sha3256", QCryptographicHash::Sha3_256},
    AlgorithmName{u"sha3384", QCryptographicHash::Sha3_384},
    AlgorithmName{u"sha3512", QCryptographicHash::Sha3_512},
    AlgorithmName{u"blake2b", QCryptographicHash::Blake2b_512},
    AlgorithmName{u"blake2b512", QCryptographicHash::Blake2b_512},
    AlgorithmName{u"blake2s", QCryptographicHash::Blake2s_256},
    AlgorithmName{u"blake2s256", QCryptographicHash::Blake2s_256},
};

constexpr qsizetype longestName = 16;
constexpr qsizetype longestDigest = 64 * 3 + 16; // of 64 bytes in hex, with a mark behind each

bool isHexDigit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// "9F:86 d0..." as bytes; nothing when there are other characters.
std::optional<QByteArray> fromHex(QByteArrayView text, qsizetype length)
{
    QByteArray digits;
    for (const char c : text) {
        if (isHexDigit(c))
            digits += c;
        else if (c != ':' && c != ' ')
            return std::nullopt;
    }
    if (digits.size() != 2 * length)
        return std::nullopt;
    return QByteArray::fromHex(digits);
}

std::optional<QByteArray> fromBase64(QByteArray text, qsizetype length)
{
    const bool isUrlSafe = text.contains('-') || text.contains('_');
    const auto decoded = QByteArray::fromBase64Encoding(
        text, QByteArray::AbortOnBase64DecodingErrors
                  | (isUrlSafe ? QByteArray::Base64UrlEncoding : QByteArray::Base64Encoding));
    if (!decoded || decoded.decoded.size() != length)
        return std::nullopt;
    return decoded.decoded;
}

} // namespace

std::optional<QCryptographicHash::Algorithm> algorithmFromName(QStringView name)
{
    QString plain;
    for (const QChar c : name.trimmed().first(qMin(name.trimmed().size(), longestName))) {
        if (c != u'-' && c != u'_' && c != u'/' && c != u' ')
            plain += c.toLower();
    }
    const auto found =
        std::find_if(algorithmNames.begin(), algorithmNames.end(),
                     [&](const AlgorithmName &known) { return known.name == plain; });
    if (found == algorithmNames.end())
        return std::nullopt;
    return found->algorithm;
}

std::optional<Checksum> checksumFromText(QStringView algorithm, QStringView hexOrBase64)
{
    const auto known = algorithmFromName(algorithm);
    const QStringView trimmed = hexOrBase64.trimmed();
    if (!known || trimmed.size() > longestDigest)
        return std::nullopt;
    const QByteArray text = trimmed.toUtf8();
    const qsizetype length = QCryptographicHash::hashLength(*known);
    auto digest = fromHex(text, length);
    if (!digest)
        digest = fromBase64(text, length);
    if (!digest)
        return std::nullopt;
    return Checksum{*known, *digest};
}

// The names have hyphens of their own, so "=" and ":" come first, and then the last hyphen whose
// left side is a name: "sha-256-base64", whose base64 has none.
std::optional<Checksum> checksumFromText(QStringView text)
{
    const auto mark =
        std::find_if(text.begin(), text.end(), [](QChar c) { return c == u'=' || c == u':'; });
    const qsizetype end = mark - text.begin();
    if (end < text.size()) {
        if (auto checksum = checksumFromText(text.first(end), text.sliced(end + 1)))
            return checksum;
    }
    for (qsizetype hyphen = text.indexOf(u'-'); hyphen > 0 && hyphen <= longestName;
         hyphen = text.indexOf(u'-', hyphen + 1)) {
        if (auto checksum = checksumFromText(text.first(hyphen), text.sliced(hyphen + 1)))
            return checksum;
    }
    return std::nullopt;
}

} // namespace haul
