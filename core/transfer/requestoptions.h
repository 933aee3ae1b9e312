// A batch's settings as options of a libcurl handle: protocols, identity, timeouts, proxies, TLS.
// On the lane that owns the handle.
#pragma once

#include "core/model/batchsettings.h"
#include "core/model/entry.h"
#include "core/transfer/curlhandles.h"

namespace haul {

// Sets everything but the callbacks. The returned header lines must live as long as the transfer.
HeaderList applyOptions(CURL *easy, const Entry &entry, const BatchSettings &settings);

} // namespace haul
