#include "core/queue/hostkey.h"

namespace haul {

QByteArrayView hostKey(QByteArrayView url)
{
    const qsizetype scheme = url.indexOf("://");
    if (scheme < 0)
        return {};
    QByteArrayView authority = url.sliced(scheme + 3);
    for (qsizetype at = 0; at < authority.size(); ++at) {
        const char c = authority[at];
        if (c == '/' || c == '?' || c == '#') {
            authority.truncate(at);
            break;
        }
    }
    const qsizetype user = authority.lastIndexOf('@');
    return user < 0 ? authority : authority.sliced(user + 1);
}

} // namespace haul
