// Results as text to paste elsewhere: a line each, tabs between the columns, as spreadsheets take
// it.
//
//     const QString text = tabbedText(glimpses, *record.entries, columns, {0, 2, 5}, largest);
//
// Pure function; any thread.
#pragma once

#include "ui/resultcolumns.h"

#include <QString>

#include <vector>

namespace haul {

// Of these columns, in this order. Empty when it would have more characters than `largest`.
QString tabbedText(const std::vector<ResultGlimpse> &results, const EntryList &entries,
                   const ResultColumns &columns, const std::vector<int> &which, qsizetype largest);

} // namespace haul
