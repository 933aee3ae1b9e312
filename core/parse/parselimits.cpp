#include "core/parse/parselimits.h"

namespace haul {

Error tooLargeToParse(qint64 bytes, qint64 maxBytes)
{
    return {ErrorCode::TooLarge, Stage::Parse,
            QStringLiteral("too large to parse: %1 bytes, and at most %2 are read")
                .arg(bytes)
                .arg(maxBytes)};
}

} // namespace haul
