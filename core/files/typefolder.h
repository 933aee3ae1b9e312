// Which folder a file of its kind goes to: Images, Audio, Video, Documents, Archives, Programs,
// Pages or Other. The names are stable: scripts see them.
//
//     typeFolder("image/png", u"logo"_qs);                      // "Images"
//     typeFolder("application/octet-stream", u"a.zip"_qs);      // "Archives"
//
// A pure function; any thread.
#pragma once

#include <QByteArrayView>
#include <QString>

namespace haul {

// By the MIME type, unless there is none, it is not known, or it is one that servers send when they
// know no better; else by the name's extension.
QString typeFolder(QByteArrayView mime, const QString &name);

} // namespace haul
