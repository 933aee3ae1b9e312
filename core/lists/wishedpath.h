// Where a list would like a file to go: made safe at reading, or refused.
//
//     wishedPath(u"photos/2024/a.jpg")   // folder "photos/2024", name "a.jpg"
//     wishedPath(u"../../.ssh/keys")     // nothing: it leads out of the target folder
//
// Refused are absolute paths, drive letters, backslashes and ".." in any place, whatever the system
// is that reads the list. Components are cleaned of what no file system takes, of what Windows
// reserves and of what fools the eye. Pure functions; any thread.
#pragma once

#include <QString>
#include <QStringView>

#include <optional>

namespace haul {

struct WishedPath
{
    QString folder; // "a/b"; empty for the target folder itself
    QString name;   // never empty

    bool operator==(const WishedPath &) const = default;
};

std::optional<WishedPath> wishedPath(QStringView path);

// The path of a folder; "" and "." are the target folder itself.
std::optional<QString> wishedFolder(QStringView path);

} // namespace haul
