// What there is to say about a result, without making it: for tables of a million results that are
// searched, sorted and written away from the main thread.
//
//     const ResultGlimpse glimpse = glimpseAt(record, row);   // main thread; copies a few pointers
//     glimpse.title();                                        // from here on any thread
//     glimpse.url(*record.entries);
//
// Value types and pure functions.
#pragma once

#include "core/model/entry.h"
#include "core/model/outcome.h"
#include "core/model/parseresult.h"
#include "core/model/plainoutcomes.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <vector>

namespace haul {

struct BatchRecord;

struct ResultGlimpse
{
    quint32 task = 0; // index
    QByteArray type;
    ParseResultPtr read; // null: its file was not read, there is no more to say than type and size
    // What its task ended with, as the record keeps it.
    OutcomePtr fullOutcome;
    PlainOutcomes::Place plainOutcome = PlainOutcomes::nowhere;
    const PlainOutcomes *plainOutcomes = nullptr; // the record and the snapshot keep them

    OutcomePtr outcome() const; // may be null

    QString path() const;
    QString fileName() const;
    qint64 size() const; // negative when it is not known
    qsizetype links() const { return read ? qsizetype(read->links.size()) : 0; }
    // Where the file came from, without a password; a link in it may be a key all the same.
    QByteArray url(const EntryList &entries) const;
    // Of that name; empty when there is none.
    QByteArray field(QByteArrayView name) const;
};

// The thread of the record.
ResultGlimpse glimpseAt(const BatchRecord &record, qsizetype row);

// Many of them: pieces are shared and never changed, so that a copy of all costs next to nothing.
using ResultPiece = std::vector<ResultGlimpse>;
using ResultPiecePtr = std::shared_ptr<const ResultPiece>;

struct ResultSnapshot
{
    // Every piece but the last one has so many.
    static constexpr qsizetype pieceSize = 8192;

    SharedEntries entries;
    SharedPlainOutcomes plainOutcomes;
    std::vector<ResultPiecePtr> pieces; // in the order in which the results came

    qsizetype size() const;
    const ResultGlimpse &at(qsizetype row) const
    {
        return (*pieces[size_t(row / pieceSize)])[size_t(row % pieceSize)];
    }
};

// Adds what the record has beyond the snapshot, one piece at most. Whether the snapshot has all
// then. The thread of the record.
bool addPiece(ResultSnapshot &to, const BatchRecord &record);

} // namespace haul
