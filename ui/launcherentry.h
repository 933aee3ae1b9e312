// Haul's icon in the dock or the taskbar, where one listens: KDE's, Ubuntu's, Dash to Dock and
// others know com.canonical.Unity.LauncherEntry, a signal on the desktop's message bus.
//
//     updateLauncherEntry({{"progress-visible"_qs, true}, {"progress"_qs, 0.25}});
//
// Nothing happens where there is no such bus, or Haul was built without it. Does not wait for
// anybody, but for the bus itself when it is the first to need it. Main thread.
#pragma once

#include <QVariantMap>

namespace haul {

void updateLauncherEntry(const QVariantMap &properties);

} // namespace haul
