#include "ui/preferences.h"

#include <QSettings>

#include <algorithm>

namespace haul {
namespace {

constexpr int conflictPolicies = int(ConflictPolicy::Overwrite) + 1;
constexpr int folderLayouts = int(FolderLayout::Type) + 1;

// Every preference with its name in the file, and for numbers what they may be.
template<typename Visitor>
void visit(Visitor &&with)
{
    using P = Preferences;
    with("limits/jobs", &P::jobs, bounds::jobs);
    with("limits/perHost", &P::perHost, bounds::perHost);
    with("limits/hostInterval", &P::hostInterval, bounds::hostInterval);
    with("batch/segments", &P::segments, bounds::segments);
    with("batch/retries", &P::retries, bounds::retries);
    with("batch/stallTimeout", &P::stallTimeout, bounds::timeout);
    with("batch/connectTimeout", &P::connectTimeout, bounds::timeout);
    with("batch/onConflict", &P::onConflict, Bounds{0, conflictPolicies - 1});
    with("batch/layout", &P::layout, Bounds{0, folderLayouts - 1});
    with("batch/parse", &P::parse, Bounds{0, 1});
    with("batch/anyKind", &P::anyKind, Bounds{0, 1});
    with("batch/digest", &P::digest, Bounds{0, 1});
    with("batch/userAgent", &P::userAgent, Bounds{});
    with("batch/proxy", &P::proxy, Bounds{});
}

// Numbers, choices and switches stand in the file as numbers.
template<typename Value>
void take(Value &value, const QVariant &kept, Bounds allowed)
{
    bool isNumber = false;
    const int number = kept.toInt(&isNumber);
    if (isNumber && number >= allowed.least && number <= allowed.most)
        value = Value(number);
}

void take(QByteArray &value, const QVariant &kept, Bounds)
{
    value = kept.toByteArray();
}

template<typename Value>
QVariant kept(const Value &value)
{
    return int(value);
}

QVariant kept(const QByteArray &value)
{
    return value;
}

} // namespace

Preferences Preferences::of(const Limits &limits, const BatchSettings &settings)
{
    return {.jobs = limits.jobs,
            .perHost = limits.perHost,
            .hostInterval = int(limits.hostInterval.count()),
            .segments = settings.segments,
            .retries = settings.retries,
            .stallTimeout = int(settings.stallTimeout.count()),
            .connectTimeout = int(settings.connectTimeout.count()),
            .onConflict = settings.onConflict,
            .layout = settings.layout,
            .parse = settings.parse,
            .anyKind = settings.anyKind,
            .digest = settings.digest,
            .userAgent = settings.userAgent,
            .proxy = settings.proxy};
}

void Preferences::applyTo(Limits &limits) const
{
    limits.jobs = jobs;
    limits.perHost = perHost;
    limits.hostInterval = std::chrono::milliseconds(hostInterval);
}

void Preferences::applyTo(BatchSettings &settings) const
{
    settings.segments = segments;
    settings.retries = retries;
    settings.stallTimeout = std::chrono::seconds(stallTimeout);
    settings.connectTimeout = std::chrono::seconds(connectTimeout);
    settings.onConflict = onConflict;
    settings.layout = layout;
    settings.parse = parse;
    settings.anyKind = anyKind;
    settings.digest = digest;
    settings.userAgent = userAgent;
    settings.proxy = proxy;
}

Preferences loadPreferences(const QString &file)
{
    Preferences preferences;
    if (file.isEmpty())
        return preferences;
    const QSettings settings(file, QSettings::IniFormat);
    visit([&](const char *name, auto member, Bounds allowed) {
        const QVariant value = settings.value(QLatin1String(name));
        if (value.isValid())
            take(preferences.*member, value, allowed);
    });
    return preferences;
}

void savePreferences(const Preferences &before, const Preferences &after, const QString &file)
{
    if (file.isEmpty() || before == after)
        return;
    QSettings settings(file, QSettings::IniFormat);
    visit([&](const char *name, auto member, Bounds) {
        if (before.*member != after.*member)
            settings.setValue(QLatin1String(name), kept(after.*member));
    });
}

} // namespace haul
