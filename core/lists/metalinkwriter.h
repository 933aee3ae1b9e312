// Writes entries as Metalink 4 (RFC 5854). What was read from a Metalink stands there again, with
// the priorities and places of its URLs, all hashes, pieces and unknown elements, unless the entry
// was changed since. Pure functions; any thread.
#pragma once

#include "core/model/entry.h"

#include <QByteArray>

#include <vector>

namespace haul {

QByteArray toMetalink(const EntryList &entries);

// Only those with these indices into the list, in this order.
QByteArray toMetalink(const EntryList &entries, const std::vector<quint32> &indices);

} // namespace haul
