// The columns to extract that somebody has given a name, so that they can be used again.
//
//     ExtractionProfiles profiles(settingsFile);   // empty: they last as long as this
//     profiles.save(u"Shop"_qs, {u"price=//b"_qs});
//     profiles.columns(u"Shop"_qs);
//
// Columns as core/parse/extraction.h reads them; they stand in the file in which the window
// remembers all else. Main thread.
#pragma once

#include <QMap>
#include <QSettings>
#include <QString>
#include <QStringList>

#include <memory>

namespace haul {

class ExtractionProfiles
{
public:
    explicit ExtractionProfiles(const QString &file);

    QStringList names() const; // as people sort them
    bool contains(const QString &name) const { return profiles_.contains(name); }
    QStringList columns(const QString &name) const { return profiles_.value(name); }

    // In place of one that has this name. Without a name, nothing happens.
    void save(const QString &name, const QStringList &columns);
    void remove(const QString &name);

private:
    void read();
    void write();

    std::unique_ptr<QSettings> settings_; // null: they are not kept
    QMap<QString, QStringList> profiles_;
};

} // namespace haul
