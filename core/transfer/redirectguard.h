// Keeps a task's own header lines from hosts that they are not meant for.
//
//     RedirectGuard guard(easy, url, applyOptions(easy, url, entry, settings)); // sets the lines
//     ... in the header callback, for every line of every answer:
//     guard.look(line);
//
// libcurl withholds a custom Authorization line from another host after a redirect, but sends every
// other one on, an X-Api-Key or PRIVATE-TOKEN, and CURLOPT_COOKIE as well. The guard sees the
// redirect in the answer's head, before libcurl makes the next request of it. When it leads to
// another origin than the first one (scheme, host and port: RFC 6454), only lines that tell nobody
// anything go on. When it leads back, all do again, as with libcurl's own credentials. Cookie lines
// become CURLOPT_COOKIE: libcurl then puts them into one line with those of its jar (RFC
// 6265, 5.4), where it would otherwise leave those out. Lives as long as the transfer, on the lane
// that owns the handle.
#pragma once

#include "core/transfer/curlhandles.h"

#include <QByteArray>
#include <QByteArrayView>

namespace haul {

class RedirectGuard
{
public:
    RedirectGuard(CURL *easy, const QByteArray &url, const HeaderList &lines);
    RedirectGuard(const RedirectGuard &) = delete;
    RedirectGuard &operator=(const RedirectGuard &) = delete;

    // A line of the head, as libcurl hands it over.
    void look(QByteArrayView line);

private:
    void use(const HeaderList &lines, const QByteArray &cookies);
    void follow(const QByteArray &location);

    CURL *easy_;
    QByteArray origin_;  // "http://example.org:80"; empty when it could not be told
    QByteArray cookies_; // of the Cookie lines
    HeaderList all_;     // but these
    HeaderList harmless_;
    bool isRedirect_ = false; // by the last status line
};

} // namespace haul
