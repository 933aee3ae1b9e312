// Where an entry's file may be fetched from: 0 is its URL, n its n-th mirror. Pure; any thread.
#pragma once

#include "core/model/entry.h"

namespace haul {

// The number of an entry's last source; of more than 255 mirrors the rest is ignored.
int lastSource(const Entry &entry);
// Of a source up to the last.
const QByteArray &sourceUrl(const Entry &entry, int source);

} // namespace haul
