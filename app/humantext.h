// Sizes, speeds and durations for the terminal, short and always in the same form. Pure functions.
#pragma once

#include "core/base/error.h"
#include "core/model/restinghosts.h"

#include <QString>

namespace haul {

// One line: what happened, and with what exactly.
QString oneLine(const Error &error);

// "example.org cannot be reached, next attempt in 12 s"; empty where no host rests.
QString restText(const RestingHosts &resting);

QString sizeText(qint64 bytes);           // "1.2 MiB"
QString speedText(double bytesPerSecond); // "3.4 MiB/s"
QString durationText(double seconds);     // "2 min 05 s"
QString countText(qint64 number);         // "12,345"

} // namespace haul
