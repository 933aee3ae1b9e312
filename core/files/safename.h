// Names that are safe on every file system, from names that nobody vouches for.
// Pure functions; any thread.
#pragma once

#include <QString>
#include <QStringView>

namespace haul {

// A name that is one component everywhere: no separators, control characters or bidirectional
// overrides, nothing Windows reserves, no dot or space at either end, at most 240 bytes of UTF-8
// (so that " (1234567)" and ".part" fit into the usual 255). Never empty.
QString sanitisedFileName(const QString &name);

// A folder below another: every component as above, with "/" between them; empty ones, "." and ".."
// are left out, so it never leads upwards and is never absolute. May be empty.
QString sanitisedFolder(QStringView folder);

// Where the extension begins, its dot included, or the name's end: "a.txt" 1, "a.tar.gz" 1.
qsizetype extensionStart(QStringView name);

} // namespace haul
