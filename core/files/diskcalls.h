// The few calls of the operating system that names and part files need, with its errors as ours.
// Functions without state; any thread.
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>

namespace haul {

// An errno as an Error of Stage::Disk: "<path>: No space left on device".
Error diskError(int errnoValue, const QString &path);

enum class FileKind : quint8 {
    None,   // nothing of that name
    File,   // a file, a link (also a dangling one), a device
    Folder, // a folder, but not a link to one
};

// What stands under the name. A missing folder on the way means None.
Result<FileKind> fileKind(const QString &path);

// Makes the folder and all above it that are missing. The path is absolute.
Result<void> makeFolder(const QString &path);

// For open(): a folder to go into, which need not be readable.
extern const int folderFlags;

// The path without links; empty when it leads nowhere.
QByteArray withoutLinks(const QByteArray &path);

} // namespace haul
