#include "ui/launcherentry.h"

#ifdef HAUL_HAS_DBUS
#include <QDBusConnection>
#include <QDBusMessage>
#include <QFileInfo>
#include <QStandardPaths>
#endif

namespace haul {

#ifdef HAUL_HAS_DBUS
namespace {

// Without an address the library would start a program that looks for a bus, or starts one.
bool isBusThere()
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
    return !qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS")
           || (!folder.isEmpty() && QFileInfo::exists(folder + QStringLiteral("/bus")));
}

} // namespace

void updateLauncherEntry(const QVariantMap &properties)
{
    static const bool isThere = isBusThere();
    if (!isThere)
        return;
    const QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    QDBusMessage update = QDBusMessage::createSignal(
        QStringLiteral("/com/canonical/unity/launcherentry/haul"),
        QStringLiteral("com.canonical.Unity.LauncherEntry"), QStringLiteral("Update"));
    update << QStringLiteral("application://haul.desktop") << properties;
    bus.send(update);
}
#else
void updateLauncherEntry(const QVariantMap &) {}
#endif

} // namespace haul
