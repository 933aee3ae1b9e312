// How a file that is fetched beside a batch, by a task manager of its own, is asked for: its
// robots.txt, a page whose links are wanted. A pure function; any thread.
#pragma once

#include "core/model/batchsettings.h"

namespace haul {

// Servers are asked as the batch asks them (identity, way through the network, patience, at most
// two retries), over one connection, into this folder. What is about the batch's files is as it is
// made, and so is the referer: it belongs to the entries of the list.
BatchSettings sideFetchSettings(const BatchSettings &batch, const QString &folder);

} // namespace haul
