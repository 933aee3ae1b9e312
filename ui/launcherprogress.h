// How far everything is, at Haul's icon in the dock or taskbar, and how many batches are under way
// when they are several. Nothing is shown there once all have ended.
//
//     LauncherProgress progress(manager, runs);   // from here on
//
// Told at most four times a second, and only what has changed. Main thread.
#pragma once

#include "core/manager/taskmanager.h"
#include "ui/launcherentry.h"

#include <QObject>
#include <QTimer>

#include <functional>

namespace haul {

class RunWatch;

class LauncherProgress : public QObject
{
    Q_OBJECT

public:
    using Tell = std::function<void(const QVariantMap &properties)>;

    // Both outlive it.
    LauncherProgress(const TaskManager &manager, const RunWatch &runs,
                     Tell tell = &updateLauncherEntry);
    ~LauncherProgress() override;

private:
    struct Picture
    {
        int percent = -1; // negative: nothing is under way
        int batches = 0;

        bool operator==(const Picture &) const = default;
    };

    Picture picture() const;
    void lookSoon();
    void look();
    void show(const Picture &picture);

    const TaskManager &manager_;
    const Tell tell_;
    QTimer timer_;
    Picture shown_;
};

} // namespace haul
