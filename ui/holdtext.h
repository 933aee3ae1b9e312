// Words for a batch that stands still, and for moments. Main thread.
#pragma once

#include "core/manager/batchrecord.h"

#include <QString>

namespace haul {

// "Paused", "Starts 02:00", "No network"; nothing of a batch that goes on or has ended.
QString holdText(const BatchRecord &batch);

namespace words {

// As much of a moment as is needed beside another one: "02:00" of the same day, "Fri 02:00" within
// a week, else with the date. Local times.
QString moment(const QDateTime &when, const QDateTime &now = QDateTime::currentDateTime());

} // namespace words
} // namespace haul
