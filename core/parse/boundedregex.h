// A regular expression that cannot take for ever, whatever it is and whatever it meets.
//
//     Result<QRegularExpression> pattern = boundedRegex(u"EUR ([0-9.]+)", 1'000'000);
//     const QRegularExpressionMatch match = pattern->match(text);
//     if (!match.isValid()) ...   // it gave up
//
// A pure function; any thread.
#pragma once

#include "core/base/result.h"

#include <QRegularExpression>

namespace haul {

// steps: how often PCRE may try within one match; a million are less than a second. The error says
// what is wrong and at which character.
Result<QRegularExpression> boundedRegex(QStringView pattern, int steps);

} // namespace haul
