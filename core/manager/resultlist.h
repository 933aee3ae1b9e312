// The results of a batch, in the order they came.
//
//     list.addPlain(index, "application/zip");   // type and size are all there is to say
//     list.add(result);                          // one that was read from the file
//     ParseResultPtr result = resultAt(record, row);
//
// Most files of a large batch are nothing to parse. What their result says the task knows already,
// but for the type: that is all that is kept, and the result is made when somebody looks at it.
// A value type; any thread, one at a time.
#pragma once

#include "core/model/outcome.h"
#include "core/model/parseresult.h"

#include <QByteArray>
#include <QHash>

#include <vector>

namespace haul {

struct BatchRecord;
struct Entry;

class ResultList
{
public:
    qsizetype size() const { return qsizetype(rows_.size()); }
    bool isEmpty() const { return rows_.empty(); }

    // Of the task with this index, which is done.
    void addPlain(quint32 index, const QByteArray &type);
    // A plain one is kept as one.
    void add(ParseResultPtr result);

    quint32 taskAt(qsizetype row) const { return rows_[size_t(row)].index; }
    QByteArray typeAt(qsizetype row) const;
    // Null for a plain one.
    const ParseResultPtr &readAt(qsizetype row) const { return rows_[size_t(row)].read; }
    // Whether there are any but plain ones; those.
    bool hasRead() const { return read_ > 0; }
    std::vector<ParseResultPtr> allRead() const;

private:
    struct Row
    {
        quint32 index = 0;
        quint32 type = 0; // its place in types_; of a plain one
        ParseResultPtr read;
    };

    std::vector<Row> rows_;
    qsizetype read_ = 0;
    std::vector<QByteArray> types_; // each once
    QHash<QByteArray, quint32> placeOfType_;
};

// The result at this row, whichever kind it is.
ParseResultPtr resultAt(const BatchRecord &record, qsizetype row);
std::vector<ParseResultPtr> allResults(const BatchRecord &record);

// What a plain result says: of a task that is done with this outcome.
ParseResultPtr plainResultOf(const Entry &entry, const Outcome &outcome, const QByteArray &type);

// The address that a result shows: where the file came from, after redirects, without a password.
QByteArray resultUrl(const Entry &entry, const Outcome &outcome);

} // namespace haul
