// The icons of actions: the desktop theme's when it has every one of them, else our own, so that
// two styles never stand side by side. Main thread.
#pragma once

#include <QIcon>

namespace haul {

enum class Icon {
    Import,
    Add,
    Paste,
    Pause,
    Resume,
    Cancel,
    Retry,
    Folder,
    Open,
    Copy,
    Remove,
    Search,
    About,
};

QIcon icon(Icon which);
QIcon applicationIcon();

} // namespace haul
