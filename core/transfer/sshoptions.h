// What SFTP needs besides: whose key a server may have, and who we are when nobody says.
// On the lane that owns the handle.
#pragma once

#include "core/model/batchsettings.h"
#include "core/transfer/curlhandles.h"

#include <QByteArrayView>

namespace haul {

bool isSsh(QByteArrayView url);

// A server is believed only when ~/.ssh/known_hosts has its very key, or with `insecure`. The keys,
// the agent and the password are tried as libcurl does; the name is that of the URL, else the
// batch's, else netrc's, else the user's on this machine, as with OpenSSH.
void applySshOptions(CURL *easy, QByteArrayView url, const BatchSettings &settings);

} // namespace haul
