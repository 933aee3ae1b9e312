#include "core/lists/exportrow.h"

#include <algorithm>
#include <iterator>

namespace haul {

namespace {

struct Word
{
    QCryptographicHash::Algorithm algorithm;
    const char *word; // as aria2 and Metalink write it
};

constexpr Word words[] = {
    {QCryptographicHash::Md5, "md5"},           {QCryptographicHash::Sha1, "sha-1"},
    {QCryptographicHash::Sha224, "sha-224"},    {QCryptographicHash::Sha256, "sha-256"},
    {QCryptographicHash::Sha384, "sha-384"},    {QCryptographicHash::Sha512, "sha-512"},
    {QCryptographicHash::Sha3_224, "sha3-224"}, {QCryptographicHash::Sha3_256, "sha3-256"},
    {QCryptographicHash::Sha3_384, "sha3-384"}, {QCryptographicHash::Sha3_512, "sha3-512"},
};

} // namespace

QByteArray checksumField(const std::optional<Checksum> &checksum)
{
    if (!checksum)
        return {};
    const auto *row = std::find_if(std::begin(words), std::end(words), [&](const Word &word) {
        return word.algorithm == checksum->algorithm;
    });
    return row == std::end(words) ? QByteArray()
                                  : row->word + QByteArray("=") + checksum->digest.toHex();
}

} // namespace haul
