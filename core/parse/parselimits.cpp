#include "core/parse/parselimits.h"

namespace haul {

Error tooLargeToParse(qint64 bytes, const ParseLimits &limits)
{
    return {ErrorCode::TooLarge, Stage::Parse,
            QStringLiteral("too large to parse: %1 bytes, and at most %2 are read")
                .arg(bytes)
                .arg(limits.maxBytes)};
}

} // namespace haul
