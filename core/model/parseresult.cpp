#include "core/model/parseresult.h"

namespace haul {

QString linkKindName(LinkKind kind)
{
    switch (kind) {
    case LinkKind::Page:
        return QStringLiteral("page");
    case LinkKind::Image:
        return QStringLiteral("image");
    case LinkKind::Media:
        return QStringLiteral("media");
    case LinkKind::Script:
        return QStringLiteral("script");
    case LinkKind::Style:
        return QStringLiteral("style");
    case LinkKind::Frame:
        return QStringLiteral("frame");
    case LinkKind::Feed:
        return QStringLiteral("feed");
    case LinkKind::Other:
        return QStringLiteral("other");
    }
    Q_UNREACHABLE();
}

} // namespace haul
