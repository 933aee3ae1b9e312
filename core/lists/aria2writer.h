// Writes entries as an input file for aria2. Options that were read from such a file stand there
// again as they were, the unknown ones too, unless the entry was changed since. Pure functions; any
// thread.
#pragma once

#include "core/model/entry.h"

#include <QByteArray>

#include <vector>

namespace haul {

QByteArray toAria2(const EntryList &entries);

// Only those with these indices into the list, in this order.
QByteArray toAria2(const EntryList &entries, const std::vector<quint32> &indices);

} // namespace haul
