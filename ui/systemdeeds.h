// What Haul asks of the system it runs on: to sleep, to make a sound, and to run a command of the
// user's. Nothing here waits. Main thread.
#pragma once

#include <QString>

#include <functional>

class QObject;

namespace haul {

// Whether there is somebody to ask (systemd's logind).
bool canSleep();
// `refused` is called, with what was said, if the computer does not go to sleep; not after
// `context` has gone.
void goToSleep(QObject *context, std::function<void(const QString &detail)> refused);

// The desktop's sound for what is complete, by a player that is there; otherwise a beep.
void playCompletion();

// By the platform's shell; it outlives Haul. False when it could not even be started.
bool runByShell(const QString &command);

} // namespace haul
