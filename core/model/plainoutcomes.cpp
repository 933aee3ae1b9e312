#include "core/model/plainoutcomes.h"

#include <algorithm>

namespace haul {
namespace {

quint16 toSmall(int number)
{
    return quint16(std::clamp(number, 0, int(std::numeric_limits<quint16>::max())));
}

} // namespace

// Neighbours mostly have the same.
quint32 PlainOutcomes::Texts::placeOf(QByteArrayView text)
{
    if (!all.empty() && all.back() == text)
        return quint32(all.size() - 1);
    const QByteArray key = text.toByteArray();
    const auto found = places.constFind(key);
    if (found != places.cend())
        return *found;
    const auto place = quint32(all.size());
    all.push_back(key);
    places.insert(key, place);
    return place;
}

PlainOutcomes::Place PlainOutcomes::add(const Outcome &outcome, QByteArrayView path)
{
    constexpr auto mostBytes = qsizetype(std::numeric_limits<qint32>::max());
    if (rows_.size() >= nowhere || path.size() > mostBytes - names_.size())
        return nowhere;
    const qsizetype name = path.lastIndexOf('/') + 1;
    rows_.push_back({.name = quint32(names_.size()),
                     .folder = folders_.placeOf(path.first(name)),
                     .mime = mimes_.placeOf(outcome.mime),
                     .attempts = toSmall(outcome.attempts),
                     .httpStatus = toSmall(outcome.httpStatus),
                     .bytes = outcome.bytes,
                     .seconds = outcome.seconds});
    names_.append(path.sliced(name));
    return Place(rows_.size() - 1);
}

QString PlainOutcomes::path(Place place) const
{
    const Row &row = rows_[place];
    const auto end = place + 1 < rows_.size() ? qsizetype(rows_[place + 1].name) : names_.size();
    return QString::fromUtf8(folders_.all[row.folder])
           + QString::fromUtf8(QByteArrayView(names_).sliced(row.name, end - row.name));
}

OutcomePtr PlainOutcomes::at(Place place, TaskId task) const
{
    const Row &row = rows_[place];
    auto outcome = std::make_shared<Outcome>();
    outcome->task = task;
    outcome->path = path(place);
    outcome->bytes = row.bytes;
    outcome->mime = mimes_.all[row.mime];
    outcome->httpStatus = row.httpStatus;
    outcome->attempts = row.attempts;
    outcome->seconds = row.seconds;
    return outcome;
}

} // namespace haul
