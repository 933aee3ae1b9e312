#include "core/manager/resultlist.h"

#include "core/base/secrets.h"
#include "core/manager/batchrecord.h"
#include "core/parse/parser.h"

#include <utility>

namespace haul {

void ResultList::addPlain(quint32 index, const QByteArray &type)
{
    auto place = placeOfType_.constFind(type);
    if (place == placeOfType_.constEnd()) {
        place = placeOfType_.insert(type, quint32(types_.size()));
        types_.push_back(type);
    }
    rows_.push_back({.index = index, .type = *place, .read = nullptr});
}

void ResultList::add(ParseResultPtr result)
{
    const quint32 index = result->task.index;
    if (isPlain(*result))
        return addPlain(index, result->type);
    rows_.push_back({.index = index, .type = 0, .read = std::move(result)});
    ++read_;
}

QByteArray ResultList::typeAt(qsizetype row) const
{
    const Row &each = rows_[size_t(row)];
    return each.read ? each.read->type : types_[each.type];
}

std::vector<ParseResultPtr> ResultList::allRead() const
{
    std::vector<ParseResultPtr> results;
    results.reserve(size_t(read_));
    for (const Row &row : rows_) {
        if (row.read)
            results.push_back(row.read);
    }
    return results;
}

ParseResultPtr resultAt(const BatchRecord &record, qsizetype row)
{
    if (const ParseResultPtr &read = record.results.readAt(row))
        return read;
    const quint32 index = record.results.taskAt(row);
    static const Outcome none;
    const OutcomePtr outcome = outcomeOf(record, index);
    return plainResultOf((*record.entries)[index], outcome ? *outcome : none,
                         record.results.typeAt(row));
}

std::vector<ParseResultPtr> allResults(const BatchRecord &record)
{
    std::vector<ParseResultPtr> results;
    results.reserve(size_t(record.results.size()));
    for (qsizetype row = 0; row < record.results.size(); ++row)
        results.push_back(resultAt(record, row));
    return results;
}

ParseResultPtr plainResultOf(const Entry &entry, const Outcome &outcome, const QByteArray &type)
{
    return std::make_shared<const ParseResult>(plainResult({.task = outcome.task,
                                                            .path = outcome.path,
                                                            .url = resultUrl(entry, outcome),
                                                            .contentType = {},
                                                            .size = outcome.bytes,
                                                            .head = {}},
                                                           type));
}

QByteArray resultUrl(const Entry &entry, const Outcome &outcome)
{
    const QByteArray &url = outcome.finalUrl.isEmpty() ? entry.url : outcome.finalUrl;
    return url.contains('@') ? withoutPassword(url) : url; // else the bytes are shared
}

} // namespace haul
