// What the window remembers between runs: its place, the columns, the folder last chosen, the speed
// limit.
//
//     WindowMemory memory(settingsFile);   // empty: remembers nothing
//     memory.restore(*this);
//
// One INI file at the path that the program's start gives; tests give none, or one of their own.
// Main thread.
#pragma once

#include "core/manager/schedule.h"
#include "ui/batchfilter.h"

#include <QByteArray>
#include <QSettings>
#include <QString>

#include <memory>

class QMainWindow;
class QSplitter;

namespace haul {

class ColumnKeeper;

class WindowMemory
{
public:
    explicit WindowMemory(const QString &file);

    void save(const QMainWindow &window);
    bool restore(QMainWindow &window) const;

    // Under their object names.
    void save(const QSplitter &splitter);
    void restore(QSplitter &splitter) const;
    void save(ColumnKeeper &columns);
    void restore(ColumnKeeper &columns) const;

    // The folder that new batches' folders are made in; empty: none was chosen yet.
    QString baseFolder() const;
    void setBaseFolder(const QString &folder);

    // Over all batches, bytes a second; 0 is none.
    qint64 speedLimit() const;
    void setSpeedLimit(qint64 bytesPerSecond);

    // When to wait for the network, and the timetable.
    ScheduleRules scheduleRules() const;
    void setScheduleRules(const ScheduleRules &rules);

    // Of the window's words, as installTranslations() takes it; empty: the desktop's.
    QString language() const;
    void setLanguage(const QString &code);

    // Whether batches that have not ended go on when the program starts.
    bool goesOnAtStart() const;
    void setGoesOnAtStart(bool goesOn);

    // Whether what is copied is looked at, and the folder that lists are taken from; empty: none.
    bool watchesClipboard() const;
    void setWatchesClipboard(bool watches);
    QString watchedFolder() const;
    void setWatchedFolder(const QString &folder);

    // Which batches are shown.
    BatchFilter batchFilter() const;
    void setBatchFilter(BatchFilter filter);

    // Whether there is an icon in the tray, notifications when batches end, a sound at the end.
    bool showsTrayIcon() const;
    void setShowsTrayIcon(bool shows);
    bool notifies() const;
    void setNotifies(bool notifies);
    bool soundsAtEnd() const;
    void setSoundsAtEnd(bool sounds);

private:
    QByteArray value(const QString &key) const;
    void setValue(const QString &key, const QByteArray &value);

    std::unique_ptr<QSettings> settings_; // null: nothing is remembered
    QString baseFolder_;
};

} // namespace haul
