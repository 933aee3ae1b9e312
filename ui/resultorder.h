// Which results of a batch a table shows, and in which order: a pure function of a snapshot and a
// query, so that a million can be filtered and sorted off the main thread.
//
//     std::vector<quint32> rows = orderResults(snapshot, {.text = u"invoice"_qs}, isStopped);
//
// Texts are sorted as people read them: whatever the case, "page 9" before "page 10". In a field,
// numbers come before texts. Any thread.
#pragma once

#include "core/manager/resultglimpse.h"
#include "ui/resultcolumns.h"

#include <QString>

#include <functional>
#include <vector>

namespace haul {

struct ResultQuery
{
    QString text = {};
    int column = -1; // -1: in the order in which they came
    bool descending = false;
    ResultColumns columns = {};

    bool isWholeList() const { return text.isEmpty() && column < 0; }
};

// Their places in the snapshot. isStopped is asked now and then; what was begun is then of no use.
std::vector<quint32> orderResults(const ResultSnapshot &snapshot, const ResultQuery &query,
                                  const std::function<bool()> &isStopped);

// Compares as people expect it: folded, with each run of digits as the number that it is.
QString naturalKey(const QString &text);

} // namespace haul
