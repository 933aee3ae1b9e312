// What a download is called: from the answer's headers or its URL, and safe on every file system.
//
//     const QString name = fileNameFor(contentDisposition, finalUrl, mime);
//     const QString folder = hostFolder(url) + u'/' + pathFolder(url);   // "h.example/a/b"
//
// Which of them a batch uses is up to targetpath.h. All input is untrusted. Pure functions; any
// thread.
#pragma once

#include "core/files/contentdisposition.h"
#include "core/files/safename.h"

#include <QByteArrayView>
#include <QString>

namespace haul {

// The last segment of the URL's path, percent-decoded; bytes that are not UTF-8 stay encoded.
// Empty when the path ends in "/". Not sanitised.
QString nameFromUrl(QByteArrayView url);

// The name for an answer: its header's, else its URL's, else the host's ("example.org.html" for a
// page). Sanitised.
QString fileNameFor(QByteArrayView contentDisposition, QByteArrayView finalUrl,
                    QByteArrayView mime);

// The host as a folder, sanitised: "host", or "host_8080" with a port that is not the protocol's
// own.
QString hostFolder(QByteArrayView url);

// The folders of the URL's path without its first `cutDirs`: "a/b" of "http://host/a/b/c". Every
// component is sanitised; may be empty.
QString pathFolder(QByteArrayView url, int cutDirs = 0);

} // namespace haul
