#include "ui/desktop.h"

#include <QDesktopServices>
#include <QUrl>

namespace haul {

void openOnDesktop(const QString &path)
{
    if (!path.isEmpty())
        QDesktopServices::openUrl(QUrl::fromLocalFile(path));
}

} // namespace haul
