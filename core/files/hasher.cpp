#include "core/files/hasher.h"

#include <openssl/evp.h>

#include <array>

namespace haul {

namespace {

struct KnownAlgorithm
{
    QCryptographicHash::Algorithm algorithm;
    const char *openSslName;
    const char *name; // as RFC 9530 and Metalink write it
};

constexpr std::array knownAlgorithms = {
    KnownAlgorithm{QCryptographicHash::Md5, "MD5", "md5"},
    KnownAlgorithm{QCryptographicHash::Sha1, "SHA1", "sha-1"},
    KnownAlgorithm{QCryptographicHash::Sha224, "SHA224", "sha-224"},
    KnownAlgorithm{QCryptographicHash::Sha256, "SHA256", "sha-256"},
    KnownAlgorithm{QCryptographicHash::Sha384, "SHA384", "sha-384"},
    KnownAlgorithm{QCryptographicHash::Sha512, "SHA512", "sha-512"},
    KnownAlgorithm{QCryptographicHash::Sha3_224, "SHA3-224", "sha3-224"},
    KnownAlgorithm{QCryptographicHash::Sha3_256, "SHA3-256", "sha3-256"},
    KnownAlgorithm{QCryptographicHash::Sha3_384, "SHA3-384", "sha3-384"},
    KnownAlgorithm{QCryptographicHash::Sha3_512, "SHA3-512", "sha3-512"},
    KnownAlgorithm{QCryptographicHash::Blake2b_512, "BLAKE2B-512", "blake2b-512"},
    KnownAlgorithm{QCryptographicHash::Blake2s_256, "BLAKE2S-256", "blake2s-256"},
};

struct FreeMd
{
    void operator()(EVP_MD *md) const { EVP_MD_free(md); }
};
using Md = std::unique_ptr<EVP_MD, FreeMd>;

// Fetched once: the fetch costs more than the hash of a small file.
const EVP_MD *implementationOf(QCryptographicHash::Algorithm algorithm)
{
    static const auto fetched = [] {
        std::array<Md, knownAlgorithms.size()> all;
        for (size_t i = 0; i < all.size(); ++i)
            all[i].reset(EVP_MD_fetch(nullptr, knownAlgorithms[i].openSslName, nullptr));
        return all;
    }();
    for (size_t i = 0; i < fetched.size(); ++i) {
        if (knownAlgorithms[i].algorithm == algorithm)
            return fetched[i].get();
    }
    return nullptr;
}

} // namespace

void Hasher::Free::operator()(evp_md_ctx_st *context) const
{
    EVP_MD_CTX_free(context);
}

Hasher::Hasher(QCryptographicHash::Algorithm algorithm)
{
    const EVP_MD *md = implementationOf(algorithm);
    if (!md)
        return;
    context_.reset(EVP_MD_CTX_new());
    if (context_ && EVP_DigestInit_ex(context_.get(), md, nullptr) != 1)
        context_.reset();
}

void Hasher::add(QByteArrayView bytes)
{
    if (context_)
        EVP_DigestUpdate(context_.get(), bytes.data(), size_t(bytes.size()));
}

QByteArray Hasher::digest()
{
    if (!context_)
        return {};
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes = {};
    unsigned int size = 0;
    const bool done = EVP_DigestFinal_ex(context_.get(), bytes.data(), &size) == 1;
    context_.reset();
    return done ? QByteArray(reinterpret_cast<const char *>(bytes.data()), qsizetype(size))
                : QByteArray();
}

QByteArray hashBytes(QByteArrayView bytes, QCryptographicHash::Algorithm algorithm)
{
    Hasher hasher(algorithm);
    hasher.add(bytes);
    return hasher.digest();
}

QString algorithmName(QCryptographicHash::Algorithm algorithm)
{
    for (const KnownAlgorithm &known : knownAlgorithms) {
        if (known.algorithm == algorithm)
            return QLatin1String(known.name);
    }
    return {};
}

} // namespace haul
