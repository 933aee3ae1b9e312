// Outcomes that say what most do and no more: done, this file, so many bytes. In a tenth of the
// room, for there may be a million of them, and hardly one is ever looked at.
//
//     const auto place = outcomes.add(outcome, path);
//     OutcomePtr outcome = outcomes.at(place, task);
//
// Folders and types are kept once. Grows at its end; nothing leaves. A value type; any thread, one
// at a time, and many at once when it no longer grows.
#pragma once

#include "core/model/outcome.h"

#include <QHash>

#include <limits>
#include <memory>
#include <vector>

namespace haul {

class PlainOutcomes
{
public:
    using Place = quint32;
    static constexpr Place nowhere = std::numeric_limits<Place>::max();

    // Of a done task. Of the outcome counts what a plain one says: bytes, type, attempts, status,
    // seconds; the path is given as UTF-8. Nowhere, if there is no room for one more name.
    Place add(const Outcome &outcome, QByteArrayView path);

    OutcomePtr at(Place place, TaskId task) const;
    QString path(Place place) const;
    qint64 bytes(Place place) const { return rows_[place].bytes; }
    qsizetype size() const { return qsizetype(rows_.size()); }

private:
    struct Row
    {
        quint32 name = 0; // where it begins in names_; it ends where the next one begins
        quint32 folder = 0;
        quint32 mime = 0;
        quint16 attempts = 0;
        quint16 httpStatus = 0;
        qint64 bytes = 0;
        double seconds = 0;
    };

    // Each text once, found again by its place.
    struct Texts
    {
        std::vector<QByteArray> all;
        QHash<QByteArray, quint32> places;

        quint32 placeOf(QByteArrayView text);
    };

    std::vector<Row> rows_;
    QByteArray names_;
    Texts folders_; // with the slash at their ends
    Texts mimes_;
};

using SharedPlainOutcomes = std::shared_ptr<const PlainOutcomes>;

} // namespace haul
