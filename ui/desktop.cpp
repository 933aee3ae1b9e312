#include "ui/desktop.h"

#include <QDesktopServices>
#include <QFileInfo>
#include <QUrl>

namespace haul {

bool openOnDesktop(const QString &path)
{
    if (path.isEmpty())
        return true;
    return QFileInfo::exists(path) && QDesktopServices::openUrl(QUrl::fromLocalFile(path));
}

} // namespace haul
