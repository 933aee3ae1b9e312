// What counts as one host for limits and cool-downs: the name and port of a normalised URL.
// Pure; any thread.
#pragma once

#include <QByteArrayView>

namespace haul {

// "https://user@example.org:8080/a" -> "example.org:8080"; a view into `url`. Empty without a host.
QByteArrayView hostKey(QByteArrayView url);

} // namespace haul
