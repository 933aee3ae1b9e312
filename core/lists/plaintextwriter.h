// Writes entries as a plain list, one URL a line. Pure functions; any thread.
#pragma once

#include "core/model/entry.h"

#include <QByteArray>

#include <vector>

namespace haul {

QByteArray toPlainText(const EntryList &entries);

// Only those with these indices into the list, in this order.
QByteArray toPlainText(const EntryList &entries, const std::vector<quint32> &indices);

} // namespace haul
