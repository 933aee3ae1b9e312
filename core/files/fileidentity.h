// Which file this is, whatever its name, and whether somebody wrote to it. Value type; any thread.
#pragma once

#include <QString>
#include <QtGlobal>

#include <optional>

namespace haul {

struct FileIdentity
{
    quint64 device = 0;
    quint64 inode = 0;
    qint64 size = -1;
    qint64 modified = 0; // nanoseconds since 1970: numbers of inodes are used again

    bool isSameFile(const FileIdentity &other) const
    {
        return device == other.device && inode == other.inode;
    }
    bool operator==(const FileIdentity &) const = default;
};

// Nothing when there is no regular file; a link is none.
std::optional<FileIdentity> identityOf(int fd);
std::optional<FileIdentity> identityOf(const QString &path);

} // namespace haul
