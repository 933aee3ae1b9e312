#include "ui/extractionprofiles.h"

#include <algorithm>

namespace haul {
namespace {

constexpr QLatin1String group("extractionProfiles");
constexpr QLatin1String nameKey("name");
constexpr QLatin1String columnsKey("columns");
constexpr int most = 1000;

} // namespace

ExtractionProfiles::ExtractionProfiles(const QString &file)
{
    if (file.isEmpty())
        return;
    settings_ = std::make_unique<QSettings>(file, QSettings::IniFormat);
    read();
}

QStringList ExtractionProfiles::names() const
{
    QStringList names = profiles_.keys();
    std::stable_sort(names.begin(), names.end(), [](const QString &a, const QString &b) {
        return a.compare(b, Qt::CaseInsensitive) < 0;
    });
    return names;
}

void ExtractionProfiles::save(const QString &name, const QStringList &columns)
{
    const QString known = name.simplified();
    if (known.isEmpty())
        return;
    profiles_.insert(known, columns);
    write();
}

void ExtractionProfiles::remove(const QString &name)
{
    if (profiles_.remove(name) > 0)
        write();
}

void ExtractionProfiles::read()
{
    const int count = std::min(most, settings_->beginReadArray(group));
    for (int i = 0; i < count; ++i) {
        settings_->setArrayIndex(i);
        const QString name = settings_->value(nameKey).toString().simplified();
        if (!name.isEmpty())
            profiles_.insert(name, settings_->value(columnsKey).toStringList());
    }
    settings_->endArray();
}

void ExtractionProfiles::write()
{
    if (!settings_)
        return;
    settings_->remove(group);
    settings_->beginWriteArray(group, int(profiles_.size()));
    int index = 0;
    for (auto it = profiles_.cbegin(); it != profiles_.cend(); ++it) {
        settings_->setArrayIndex(index++);
        settings_->setValue(nameKey, it.key());
        settings_->setValue(columnsKey, it.value());
    }
    settings_->endArray();
    settings_->sync();
}

} // namespace haul
