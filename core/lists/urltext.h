// Is this text a URL that Haul can download, and what is its one normal form?
//
//     const CheckedUrl checked = checkUrl(" HTTP://Example.org:80/a b#top ");
//     checked.url;      // "http://example.org/a%20b"
//     checked.reason;   // nothing, or why not
//
// Accepts http, https, ftp, ftps and sftp. Normalises as browsers do, where it cannot change what
// is meant: scheme and host in lower case, international hosts as ASCII, no default port, no
// fragment, no dot segments, "/" for an empty path, and percent-encoding for what RFC 3986 does not
// allow (but brackets in path and query stay). The normal form of a normal form is itself. A pure
// function, at some millions a second; any bytes are fine; any thread.
#pragma once

#include "core/model/parsedlist.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace haul {

inline constexpr qsizetype maxUrlBytes = 64 * 1024;

struct CheckedUrl
{
    QByteArray url; // empty with a reason
    std::optional<RejectReason> reason;
};

CheckedUrl checkUrl(QByteArrayView text);

} // namespace haul
