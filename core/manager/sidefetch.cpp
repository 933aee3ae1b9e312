#include "core/manager/sidefetch.h"

#include <algorithm>

namespace haul {

BatchSettings sideFetchSettings(const BatchSettings &batch, const QString &folder)
{
    BatchSettings settings;
    settings.folder = folder;
    settings.retries = std::min(batch.retries, 2);
    settings.retryPause = batch.retryPause;
    settings.stallTimeout = batch.stallTimeout;
    settings.connectTimeout = batch.connectTimeout;
    settings.segments = 1;
    settings.headers = batch.headers;
    settings.userAgent = batch.userAgent;
    settings.userPassword = batch.userPassword;
    settings.proxy = batch.proxy;
    settings.cookieFile = batch.cookieFile;
    settings.caFile = batch.caFile;
    settings.netrc = batch.netrc;
    settings.insecure = batch.insecure;
    return settings;
}

} // namespace haul
