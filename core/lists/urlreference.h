// An absolute URL from one that may be relative (RFC 3986, section 5). Pure functions; any thread.
#pragma once

#include "core/model/parsedlist.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace haul {

struct UrlReference
{
    QByteArray url; // empty with a reason; not checked further: see checkUrl()
    std::optional<RejectReason> reason;
};

// What has a protocol of its own stays as it is. Without a base that is a URL, relative references
// have no meaning: RejectReason::NoBase.
UrlReference resolveReference(QByteArrayView reference, QByteArrayView base);

} // namespace haul
