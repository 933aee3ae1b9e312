// A sound when everything has ended: one for all that ended, never one a batch or a file.
//
//     EndSound sound(manager, tray.news());
//     sound.setOn(memory.soundsAtEnd());      // it is silent at first
//
// What the user ended himself is no reason for one. Main thread.
#pragma once

#include "core/manager/taskmanager.h"
#include "ui/systemdeeds.h"

#include <QObject>

#include <functional>

namespace haul {

class EndNews;

class EndSound : public QObject
{
    Q_OBJECT

public:
    // Both outlive it.
    EndSound(const TaskManager &manager, const EndNews &news,
             std::function<void()> play = &playCompletion);

    void setOn(bool on) { isOn_ = on; }

private:
    void take();

    const TaskManager &manager_;
    const std::function<void()> play_;
    bool isOn_ = false;
};

} // namespace haul
