#include "core/manager/resultglimpse.h"

#include "core/manager/batchrecord.h"

#include <algorithm>

namespace haul {

OutcomePtr ResultGlimpse::outcome() const
{
    return plainOutcome == PlainOutcomes::nowhere ? fullOutcome
                                                  : plainOutcomes->at(plainOutcome, {});
}

QString ResultGlimpse::path() const
{
    if (read)
        return read->path;
    if (plainOutcome != PlainOutcomes::nowhere)
        return plainOutcomes->path(plainOutcome);
    return fullOutcome ? fullOutcome->path : QString();
}

QString ResultGlimpse::fileName() const
{
    const QString whole = path();
    return whole.sliced(whole.lastIndexOf(u'/') + 1);
}

qint64 ResultGlimpse::size() const
{
    if (plainOutcome != PlainOutcomes::nowhere)
        return plainOutcomes->bytes(plainOutcome);
    return fullOutcome ? fullOutcome->bytes : -1;
}

QByteArray ResultGlimpse::url(const EntryList &entries) const
{
    if (read)
        return read->url;
    static const Outcome none; // a plain one came without a redirect, too
    return resultUrl(entries[task], fullOutcome ? *fullOutcome : none);
}

QByteArray ResultGlimpse::field(QByteArrayView name) const
{
    if (!read)
        return {};
    const auto found = std::find_if(read->fields.begin(), read->fields.end(),
                                    [&](const auto &field) { return field.first == name; });
    return found == read->fields.end() ? QByteArray() : found->second;
}

ResultGlimpse glimpseAt(const BatchRecord &record, qsizetype row)
{
    const quint32 index = record.results.taskAt(row);
    const TaskRecord &task = record.tasks[index];
    return {.task = index,
            .type = record.results.typeAt(row),
            .read = record.results.readAt(row),
            .fullOutcome = task.fullOutcome,
            .plainOutcome = task.plainOutcome,
            .plainOutcomes = record.plainOutcomes.get()};
}

qsizetype ResultSnapshot::size() const
{
    return pieces.empty()
               ? 0
               : qsizetype(pieces.size() - 1) * pieceSize + qsizetype(pieces.back()->size());
}

bool addPiece(ResultSnapshot &to, const BatchRecord &record)
{
    to.entries = record.entries;
    to.plainOutcomes = record.plainOutcomes;
    const qsizetype all = record.results.size();
    if (to.size() >= all)
        return true;
    // One that is not full yet is made anew: whoever has it keeps it.
    if (!to.pieces.empty() && qsizetype(to.pieces.back()->size()) < ResultSnapshot::pieceSize)
        to.pieces.pop_back();
    const qsizetype first = to.size();
    const qsizetype end = std::min(all, first + ResultSnapshot::pieceSize);
    auto piece = std::make_shared<ResultPiece>();
    piece->reserve(size_t(end - first));
    for (qsizetype row = first; row < end; ++row)
        piece->push_back(glimpseAt(record, row));
    to.pieces.push_back(std::move(piece));
    return end == all;
}

} // namespace haul
