// The cookies of a batch on one lane: read once from the user's file, kept while the batch runs.
//
//     CookieJarPtr jar = jars.of(settings);   // CookieJars jars; one a lane
//     jar->attach(easy);                      // after applyOptions()
//     ... in the header callback: jar->look(line);
//     ... before the handle is reset or goes: CookieJar::detach(easy);
//
// With or without a file, what servers set is sent back to them: many answer with a cookie and a
// redirect, and ask again for ever when it does not come back. It is kept in memory only, a jar for
// each batch and lane, and forgotten when it has grown too large. Which cookie goes to which host
// is libcurl's to know (RFC 6265, with the public suffix list).
// Everything here belongs to one lane's thread; nothing is locked.
#pragma once

#include "core/model/batchsettings.h"

#include <QByteArrayView>
#include <QString>

#include <curl/curl.h>

#include <memory>
#include <vector>

namespace haul {

class CookieJar
{
public:
    explicit CookieJar(const QString &file); // none when empty; one that cannot be read is none
    CookieJar(const CookieJar &) = delete;
    CookieJar &operator=(const CookieJar &) = delete;

    void attach(CURL *easy);
    static void detach(CURL *easy);

    // A line of an answer's head.
    void look(QByteArrayView line);
    // It has taken in more than a batch should remember: a new one is due.
    bool isFull() const;

private:
    struct Deleter
    {
        void operator()(CURLSH *share) const { curl_share_cleanup(share); }
    };
    std::unique_ptr<CURLSH, Deleter> share_;
    qint64 taken_ = 0; // about so many bytes of memory
};
using CookieJarPtr = std::shared_ptr<CookieJar>; // held by each transfer that uses it

class CookieJars
{
public:
    CookieJarPtr of(const std::shared_ptr<const BatchSettings> &settings);

private:
    struct Kept
    {
        std::weak_ptr<const BatchSettings> settings; // the batch lives as long as somebody has them
        CookieJarPtr jar;
    };
    std::vector<Kept> kept_;
};

} // namespace haul
