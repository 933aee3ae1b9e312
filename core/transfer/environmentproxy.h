// Which proxy the environment names for a URL: what libcurl finds by itself, for who wants to show
// it.
//
//     const QByteArray proxy = environmentProxy(url, &qgetenv);   // empty: none
//
// The rules are libcurl's: "<scheme>_proxy", in capitals too but for HTTP, then "all_proxy"; not
// for hosts that "no_proxy" has (libcurl-env(3), CURLOPT_NOPROXY(3)). Pure function; any thread.
#pragma once

#include <QByteArray>

#include <functional>

namespace haul {

using Environment = std::function<QByteArray(const char *name)>;

QByteArray environmentProxy(const QByteArray &url, const Environment &environment);

} // namespace haul
