#include "core/transfer/contentrange.h"

#include <algorithm>

namespace haul {
namespace {

std::optional<qint64> number(QByteArrayView digits)
{
    const bool allDigits =
        std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
    bool ok = false;
    const qint64 value = digits.toLongLong(&ok);
    return allDigits && ok ? std::optional(value) : std::nullopt;
}

} // namespace

std::optional<ContentRange> parseContentRange(QByteArrayView value)
{
    const QByteArrayView unit("bytes ");
    value = value.trimmed();
    if (value.size() < unit.size()
        || value.first(unit.size()).compare(unit, Qt::CaseInsensitive) != 0)
        return std::nullopt;
    value = value.sliced(unit.size()).trimmed();
    const qsizetype slash = value.indexOf('/');
    if (slash < 0)
        return std::nullopt;
    const QByteArrayView range = value.first(slash);
    const QByteArrayView size = value.sliced(slash + 1);

    ContentRange parsed;
    if (size != "*" && !(parsed.total = number(size)))
        return std::nullopt;
    if (range == "*")
        return parsed.total ? std::optional(parsed) : std::nullopt;
    const qsizetype dash = range.indexOf('-');
    if (dash < 0)
        return std::nullopt;
    parsed.first = number(range.first(dash));
    parsed.last = number(range.sliced(dash + 1));
    if (!parsed.first || !parsed.last || *parsed.last < *parsed.first
        || (parsed.total && *parsed.last >= *parsed.total))
        return std::nullopt;
    return parsed;
}

} // namespace haul
