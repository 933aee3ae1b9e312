// A digest over bytes as they come, by OpenSSL, which uses the processor's SHA instructions.
//
//     Hasher hasher(QCryptographicHash::Sha256);
//     hasher.add(bytes);
//     const QByteArray digest = hasher.digest();
//
// One thread at a time.
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QCryptographicHash>
#include <QString>

#include <memory>

struct evp_md_ctx_st;

namespace haul {

class Hasher
{
public:
    explicit Hasher(QCryptographicHash::Algorithm algorithm);

    // False when OpenSSL does not know the algorithm: the digest will be empty.
    bool isValid() const { return context_ != nullptr; }

    void add(QByteArrayView bytes);
    // The raw digest of all that was added; the end of this hasher.
    QByteArray digest();

private:
    struct Free
    {
        void operator()(evp_md_ctx_st *context) const;
    };
    std::unique_ptr<evp_md_ctx_st, Free> context_;
};

QByteArray hashBytes(QByteArrayView bytes, QCryptographicHash::Algorithm algorithm);

// "sha-256", "md5"; empty for an algorithm that Haul does not use.
QString algorithmName(QCryptographicHash::Algorithm algorithm);

} // namespace haul
