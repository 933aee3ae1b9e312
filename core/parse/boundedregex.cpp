#include "core/parse/boundedregex.h"

#include <algorithm>

namespace haul {

Result<QRegularExpression> boundedRegex(QStringView pattern, int steps)
{
    constexpr qsizetype maxPatternSize = 10'000;
    if (pattern.size() > maxPatternSize)
        return Error{ErrorCode::Parse, Stage::Parse,
                     QStringLiteral("too long for a regular expression")};
    // PCRE takes limits at the very beginning of a pattern, and only lower ones than its own.
    const QString limit = QStringLiteral("(*LIMIT_MATCH=%1)").arg(steps);
    QRegularExpression regex(limit + pattern.toString());
    if (!regex.isValid())
        return Error{ErrorCode::Parse, Stage::Parse,
                     QStringLiteral("not a regular expression, at character %1: %2")
                         .arg(std::max<qsizetype>(0, regex.patternErrorOffset() - limit.size()) + 1)
                         .arg(regex.errorString())};
    regex.optimize();
    return regex;
}

} // namespace haul
