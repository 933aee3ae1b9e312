// What somebody prefers wherever nothing else is said: the limits over all batches, and how a new
// batch is downloaded.
//
//     Preferences preferences = loadPreferences(settingsFile);
//     preferences.applyTo(line.limits);
//     preferences.applyTo(line.settings);        // before the command line is read
//     savePreferences(before, after, settingsFile);
//
// They stand in the file in which the window remembers all else. The speed limit is not among them:
// WindowMemory has it. Value type; main thread.
#pragma once

#include "core/model/batchsettings.h"

#include <QString>

namespace haul {

struct Preferences
{
    int jobs = Limits().jobs;
    int perHost = Limits().perHost;
    int hostInterval = 0; // milliseconds

    int segments = BatchSettings().segments;
    int retries = BatchSettings().retries;
    int stallTimeout = 60;   // seconds
    int connectTimeout = 20; // seconds
    ConflictPolicy onConflict = ConflictPolicy::Rename;
    FolderLayout layout = FolderLayout::Flat;
    bool parse = true;
    bool anyKind = false;
    bool digest = false;
    QByteArray userAgent; // empty: Haul's own
    QByteArray proxy;     // a URL; empty: as the system says

    bool operator==(const Preferences &) const = default;

    static Preferences of(const Limits &limits, const BatchSettings &settings);
    void applyTo(Limits &limits) const;
    void applyTo(BatchSettings &settings) const;
};

// The least and the most that a number may be.
struct Bounds
{
    int least;
    int most;
};

namespace bounds {
inline constexpr Bounds jobs{1, 1000};
inline constexpr Bounds perHost{1, 1000};
inline constexpr Bounds hostInterval{0, 600'000};
inline constexpr Bounds segments{1, 64};
inline constexpr Bounds retries{0, 100};
inline constexpr Bounds timeout{1, 3600};
} // namespace bounds

// What is missing in the file, or makes no sense there, is as it is without one.
Preferences loadPreferences(const QString &file);

// What differs only: what the command line said of this run is not kept for the next. Without a
// file, nothing happens.
void savePreferences(const Preferences &before, const Preferences &after, const QString &file);

} // namespace haul
