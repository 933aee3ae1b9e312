// A batch's settings as options of a libcurl handle: protocols, identity, timeouts, proxies, TLS.
//
//     HeaderList lines = applyOptions(easy, url, entry, settings);
//     RedirectGuard guard(easy, url, std::move(lines));
//
// Whose secrets go where: what a batch is given (user, cookies, headers) is meant for every host of
// its list, and what an entry is given for its mirrors too. No host that is only met by a redirect
// gets any of it: credentials are withheld by libcurl, header lines by RedirectGuard. Nor does a
// host that only a followed link leads to (Entry::alien).
// On the lane that owns the handle.
#pragma once

#include "core/model/batchsettings.h"
#include "core/model/entry.h"
#include "core/transfer/curlhandles.h"

namespace haul {

// Sets everything but the callbacks, the proxy of the system and the cookies. `url` is the entry's
// or that of one of its mirrors. The returned lines are set as well, and must live as long as the
// transfer: an entry's line replaces the batch's of the same name, and what could not stand in a
// request or would change which bytes are asked for is left out.
HeaderList applyOptions(CURL *easy, const QByteArray &url, const Entry &entry,
                        const BatchSettings &settings);

// Whether applyOptions() sets nothing for this entry but its address and what is the same for its
// whole batch. Such a handle may go on to the next such entry with applyAddress() alone. Where
// somebody logs in, libcurl remembers more than its options: those handles are always made anew.
bool needsOnlyBatchOptions(const QByteArray &url, const Entry &entry,
                           const BatchSettings &settings);
void applyAddress(CURL *easy, const QByteArray &url);

} // namespace haul
