#include "ui/windowmemory.h"

#include "ui/columnkeeper.h"

#include <QMainWindow>
#include <QSplitter>

#include <algorithm>

namespace haul {
namespace {

QString key(const char *kind, const QObject &object)
{
    return QLatin1String(kind) + QLatin1Char('/') + object.objectName();
}

} // namespace

WindowMemory::WindowMemory(const QString &file)
{
    if (!file.isEmpty())
        settings_ = std::make_unique<QSettings>(file, QSettings::IniFormat);
}

void WindowMemory::save(const QMainWindow &window)
{
    setValue(QStringLiteral("window/geometry"), window.saveGeometry());
    setValue(QStringLiteral("window/state"), window.saveState());
}

bool WindowMemory::restore(QMainWindow &window) const
{
    window.restoreState(value(QStringLiteral("window/state")));
    return window.restoreGeometry(value(QStringLiteral("window/geometry")));
}

void WindowMemory::save(const QSplitter &splitter)
{
    setValue(key("splitter", splitter), splitter.saveState());
}

void WindowMemory::restore(QSplitter &splitter) const
{
    splitter.restoreState(value(key("splitter", splitter)));
}

void WindowMemory::save(ColumnKeeper &columns)
{
    setValue(key("columns", *columns.parent()), columns.state());
}

void WindowMemory::restore(ColumnKeeper &columns) const
{
    columns.restoreState(value(key("columns", *columns.parent())));
}

QString WindowMemory::baseFolder() const
{
    if (settings_)
        return settings_->value(QStringLiteral("folders/base")).toString();
    return baseFolder_;
}

void WindowMemory::setBaseFolder(const QString &folder)
{
    baseFolder_ = folder;
    if (settings_)
        settings_->setValue(QStringLiteral("folders/base"), folder);
}

qint64 WindowMemory::speedLimit() const
{
    const qint64 limit =
        settings_ ? settings_->value(QStringLiteral("limits/speed")).toLongLong() : 0;
    return std::max<qint64>(0, limit);
}

void WindowMemory::setSpeedLimit(qint64 bytesPerSecond)
{
    if (settings_)
        settings_->setValue(QStringLiteral("limits/speed"), bytesPerSecond);
}

ScheduleRules WindowMemory::scheduleRules() const
{
    ScheduleRules rules;
    if (!settings_)
        return rules;
    const QString text = settings_->value(QStringLiteral("schedule/timetable")).toString();
    rules.timetable = Timetable::fromText(text).value_or(Timetable());
    rules.waitOffline =
        settings_->value(QStringLiteral("schedule/waitOffline"), rules.waitOffline).toBool();
    rules.waitMetered =
        settings_->value(QStringLiteral("schedule/waitMetered"), rules.waitMetered).toBool();
    return rules;
}

void WindowMemory::setScheduleRules(const ScheduleRules &rules)
{
    if (!settings_)
        return;
    settings_->setValue(QStringLiteral("schedule/timetable"), rules.timetable.text());
    settings_->setValue(QStringLiteral("schedule/waitOffline"), rules.waitOffline);
    settings_->setValue(QStringLiteral("schedule/waitMetered"), rules.waitMetered);
}

QString WindowMemory::language() const
{
    return settings_ ? settings_->value(QStringLiteral("window/language")).toString() : QString();
}

void WindowMemory::setLanguage(const QString &code)
{
    if (settings_)
        settings_->setValue(QStringLiteral("window/language"), code);
}

bool WindowMemory::goesOnAtStart() const
{
    return !settings_ || settings_->value(QStringLiteral("session/goOn"), true).toBool();
}

void WindowMemory::setGoesOnAtStart(bool goesOn)
{
    if (settings_)
        settings_->setValue(QStringLiteral("session/goOn"), goesOn);
}

bool WindowMemory::watchesClipboard() const
{
    return settings_ && settings_->value(QStringLiteral("watch/clipboard"), false).toBool();
}

void WindowMemory::setWatchesClipboard(bool watches)
{
    if (settings_)
        settings_->setValue(QStringLiteral("watch/clipboard"), watches);
}

QString WindowMemory::watchedFolder() const
{
    return settings_ ? settings_->value(QStringLiteral("watch/folder")).toString() : QString();
}

void WindowMemory::setWatchedFolder(const QString &folder)
{
    if (settings_)
        settings_->setValue(QStringLiteral("watch/folder"), folder);
}

BatchFilter WindowMemory::batchFilter() const
{
    const int filter = settings_ ? settings_->value(QStringLiteral("batches/filter")).toInt() : 0;
    return filter >= 0 && filter < batchFilterCount ? BatchFilter(filter) : BatchFilter::All;
}

void WindowMemory::setBatchFilter(BatchFilter filter)
{
    if (settings_)
        settings_->setValue(QStringLiteral("batches/filter"), int(filter));
}

bool WindowMemory::showsTrayIcon() const
{
    return !settings_ || settings_->value(QStringLiteral("telling/trayIcon"), true).toBool();
}

void WindowMemory::setShowsTrayIcon(bool shows)
{
    if (settings_)
        settings_->setValue(QStringLiteral("telling/trayIcon"), shows);
}

bool WindowMemory::notifies() const
{
    return !settings_ || settings_->value(QStringLiteral("telling/notifies"), true).toBool();
}

void WindowMemory::setNotifies(bool notifies)
{
    if (settings_)
        settings_->setValue(QStringLiteral("telling/notifies"), notifies);
}

bool WindowMemory::soundsAtEnd() const
{
    return settings_ && settings_->value(QStringLiteral("telling/sound"), false).toBool();
}

void WindowMemory::setSoundsAtEnd(bool sounds)
{
    if (settings_)
        settings_->setValue(QStringLiteral("telling/sound"), sounds);
}

QByteArray WindowMemory::value(const QString &key) const
{
    return settings_ ? settings_->value(key).toByteArray() : QByteArray();
}

void WindowMemory::setValue(const QString &key, const QByteArray &value)
{
    if (settings_)
        settings_->setValue(key, value);
}

} // namespace haul
