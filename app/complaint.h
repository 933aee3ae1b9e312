// What the program says when it cannot do what it was started for.
#pragma once

#include <QString>

namespace haul {

// One line on standard error, with the program's name before it. Any thread.
void complain(const QString &line);

} // namespace haul
