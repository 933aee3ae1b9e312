// What Haul is, and its version. Main thread.
#pragma once

class QWidget;

namespace haul {

void showAbout(QWidget *parent);

} // namespace haul
