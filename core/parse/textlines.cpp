#include "core/parse/textlines.h"

#include "core/parse/pagetext.h"

#include <algorithm>

namespace haul {

QByteArrayView TextLines::next()
{
    const auto isEnd = [](char c) { return c == '\n' || c == '\r'; };
    const char *const end = std::find_if(rest_.begin(), rest_.end(), isEnd);
    QByteArrayView line = rest_.first(end - rest_.begin());
    rest_ = rest_.sliced(line.size());
    if (!rest_.isEmpty())
        rest_ = rest_.sliced(rest_.startsWith("\r\n") ? 2 : 1);
    ++number_;
    while (!line.isEmpty() && isHtmlSpace(line.front()))
        line = line.sliced(1);
    while (!line.isEmpty() && isHtmlSpace(line.back()))
        line.chop(1);
    return line;
}

} // namespace haul
