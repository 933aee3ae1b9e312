#include "ui/resultorder.h"

#include "ui/resultmatcher.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace haul {
namespace {

constexpr qsizetype resultsBetweenQuestions = 1024;

using Rows = std::vector<quint32>;

Rows matchingRows(const ResultSnapshot &snapshot, const QString &text,
                  const std::function<bool()> &isStopped)
{
    const ResultMatcher matcher(text);
    Rows rows;
    for (qsizetype row = 0; row < snapshot.size(); ++row) {
        if (row % resultsBetweenQuestions == 0 && isStopped())
            break;
        if (matcher.matches(snapshot.at(row), *snapshot.entries))
            rows.push_back(quint32(row));
    }
    return rows;
}

Rows allRows(const ResultSnapshot &snapshot)
{
    Rows rows(size_t(snapshot.size()));
    std::iota(rows.begin(), rows.end(), 0u);
    return rows;
}

// Rows without a key come last in both directions; equal ones stay in the order they came.
template<typename KeyOf, typename Known>
Rows sorted(const Rows &rows, KeyOf keyOf, Known known, bool descending,
            const std::function<bool()> &isStopped)
{
    std::vector<decltype(keyOf(0))> keys;
    keys.reserve(rows.size());
    for (const quint32 row : rows) {
        if (keys.size() % resultsBetweenQuestions == 0 && isStopped())
            return {};
        keys.push_back(keyOf(row));
    }
    Rows places(rows.size());
    std::iota(places.begin(), places.end(), 0u);
    const auto end = std::stable_partition(places.begin(), places.end(),
                                           [&](quint32 place) { return known(keys[place]); });
    std::stable_sort(places.begin(), end, [&](quint32 a, quint32 b) {
        return descending ? keys[b] < keys[a] : keys[a] < keys[b];
    });
    for (quint32 &place : places)
        place = rows[place];
    return places;
}

// The value of a field: a number, or a text behind all numbers.
struct FieldKey
{
    bool isText = false;
    double number = 0;
    QString text;

    bool operator<(const FieldKey &other) const
    {
        return std::tie(isText, number, text) < std::tie(other.isText, other.number, other.text);
    }
};

// Without "nan" and "inf", which toDouble() would take, too.
FieldKey fieldKey(const QByteArray &value)
{
    bool isNumber = !value.isEmpty() && QByteArrayView("0123456789.+-").contains(value.front());
    const double number = isNumber ? value.toDouble(&isNumber) : 0;
    if (isNumber && number == number)
        return {false, number, {}};
    return {true, 0, naturalKey(QString::fromUtf8(value))};
}

} // namespace

std::vector<quint32> orderResults(const ResultSnapshot &snapshot, const ResultQuery &query,
                                  const std::function<bool()> &isStopped)
{
    Rows rows =
        query.text.isEmpty() ? allRows(snapshot) : matchingRows(snapshot, query.text, isStopped);
    const ResultColumns &columns = query.columns;
    const auto by = [&](auto keyOf, auto known) {
        return sorted(
            rows, [&](quint32 row) { return keyOf(snapshot.at(row)); }, known, query.descending,
            isStopped);
    };
    const auto isThere = [](const auto &key) { return !key.isEmpty(); };
    switch (query.column) {
    case -1:
        return rows;
    case ResultColumns::Title:
        return by([](const ResultGlimpse &each) { return naturalKey(ResultColumns::title(each)); },
                  isThere);
    case ResultColumns::Type:
        return by([](const ResultGlimpse &each) { return each.type; }, isThere);
    case ResultColumns::Size:
        return by([](const ResultGlimpse &each) { return each.size(); },
                  [](qint64 size) { return size >= 0; });
    case ResultColumns::Links:
        return by([](const ResultGlimpse &each) { return each.links(); },
                  [](qsizetype links) { return links > 0; });
    default:
        break;
    }
    if (columns.isField(query.column)) {
        const QByteArray &name = columns.field(query.column);
        return by([&](const ResultGlimpse &each) { return fieldKey(each.field(name)); },
                  [](const FieldKey &key) { return !key.isText || !key.text.isEmpty(); });
    }
    return by([&](const ResultGlimpse &each) { return each.url(*snapshot.entries); }, isThere);
}

// A run of digits becomes a 0, the number of its digits and itself, so that longer ones come later.
QString naturalKey(const QString &text)
{
    const QString folded = text.toCaseFolded();
    QString key;
    key.reserve(folded.size() + 8);
    const auto isDigit = [](QChar c) { return c >= u'0' && c <= u'9'; };
    for (auto at = folded.begin(); at != folded.end();) {
        if (!isDigit(*at)) {
            key += *at++;
            continue;
        }
        const auto end = std::find_if_not(at, folded.end(), isDigit);
        const auto first = std::find_if(at, end, [](QChar c) { return c != u'0'; });
        key += u'0';
        key += QChar(char16_t(std::min<qsizetype>(end - first, 0xffff)));
        key.append(&*first, end - first);
        at = end;
    }
    return key;
}

} // namespace haul
