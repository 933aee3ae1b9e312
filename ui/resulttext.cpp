#include "ui/resulttext.h"

#include <algorithm>

namespace haul {
namespace {

// A cell is one cell: what would end it becomes a space.
QString cellText(QString text)
{
    std::replace_if(
        text.begin(), text.end(), [](QChar c) { return c < u' ' || c == QChar::LineSeparator; },
        u' ');
    return text;
}

} // namespace

QString tabbedText(const std::vector<ResultGlimpse> &results, const EntryList &entries,
                   const ResultColumns &columns, const std::vector<int> &which, qsizetype largest)
{
    QString text;
    for (const ResultGlimpse &result : results) {
        for (size_t i = 0; i < which.size(); ++i) {
            if (i > 0)
                text += u'\t';
            text += cellText(columns.text(result, entries, which[i]));
        }
        text += u'\n';
        if (text.size() > largest)
            return {};
    }
    text.chop(1);
    return text;
}

} // namespace haul
