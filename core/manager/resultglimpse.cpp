#include "core/manager/resultglimpse.h"

#include "core/manager/batchrecord.h"

#include <algorithm>

namespace haul {

QString ResultGlimpse::path() const
{
    if (read)
        return read->path;
    return outcome ? outcome->path : QString();
}

QString ResultGlimpse::fileName() const
{
    const QString whole = path();
    return whole.sliced(whole.lastIndexOf(u'/') + 1);
}

qint64 ResultGlimpse::size() const
{
    return outcome ? outcome->bytes : -1;
}

QByteArray ResultGlimpse::url(const EntryList &entries) const
{
    if (read)
        return read->url;
    static const Outcome none;
    return resultUrl(entries[task], outcome ? *outcome : none);
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
    const quint32 task = record.results.taskAt(row);
    return {task, record.results.typeAt(row), record.results.readAt(row),
            record.tasks[task].outcome};
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
