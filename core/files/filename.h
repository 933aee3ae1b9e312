// What a download is called: from the answer's headers or its URL, and safe on every file system.
//
//     const QString name = fileNameFor(contentDisposition, finalUrl, mime);
//     const QString folder = settings.folder + u'/' + folderBelow(settings.layout, finalUrl);
//
// All input is untrusted. Pure functions; any thread.
#pragma once

#include "core/files/contentdisposition.h"
#include "core/files/safename.h"
#include "core/model/batchsettings.h"

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

// The folder below the batch's: "", "host" or "host/path/dirs"; "host_8080" with a port that is not
// the protocol's own. Every component is sanitised, so it never leads out of the batch's folder.
QString folderBelow(FolderLayout layout, QByteArrayView url);

} // namespace haul
