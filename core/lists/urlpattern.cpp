#include "core/lists/urlpattern.h"

#include <algorithm>
#include <limits>

namespace haul {

namespace {

constexpr qsizetype maxDigits = 18; // always fit into a qint64
constexpr qint64 most = std::numeric_limits<qint64>::max();

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Negative when it is no number.
qint64 numberIn(QByteArrayView text)
{
    const bool isDigits =
        std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (text.isEmpty() || text.size() > maxDigits || !isDigits)
        return -1;
    return text.toLongLong();
}

// Where a pattern that begins at `start` ends; negative when there is none.
qsizetype endOfPattern(QByteArrayView text, qsizetype start)
{
    const char closing = text[start] == '[' ? ']' : '}';
    for (qsizetype i = start + 1; i < text.size(); ++i) {
        if (text[i] == closing)
            return i;
        if (text[i] == '[' || text[i] == '{' || text[i] == ']' || text[i] == '}')
            return -1;
    }
    return -1;
}

bool isAddress(QByteArrayView text, qsizetype start)
{
    return text[start] == '[' && start > 0
           && (text[start - 1] == '@' || text.first(start).endsWith("//"));
}

} // namespace

bool mayHavePattern(QByteArrayView text)
{
    return text.contains('[') || text.contains('{');
}

UrlPattern::UrlPattern(QByteArrayView text)
{
    qsizetype done = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == '\\') {
            ++i; // and what it protects
            continue;
        }
        if ((text[i] != '[' && text[i] != '{') || isAddress(text, i))
            continue;
        const qsizetype end = endOfPattern(text, i);
        if (end < 0)
            continue;
        Part part;
        const QByteArrayView inner = text.sliced(i + 1, end - i - 1);
        if (!(text[i] == '[' ? readRange(inner, part) : readChoices(inner, part)))
            continue;
        part.before = text.sliced(done, i - done).toByteArray();
        count_ = count_ > most / part.count ? most : count_ * part.count;
        parts_.push_back(std::move(part));
        done = end + 1;
        i = end;
    }
    after_ = text.sliced(done).toByteArray();
}

// "1-100", "001:100", "a-z", each maybe with ":step".
bool UrlPattern::readRange(QByteArrayView text, Part &part)
{
    const auto mark =
        std::find_if(text.begin(), text.end(), [](char c) { return c == '-' || c == ':'; });
    if (mark == text.begin() || mark == text.end())
        return false;
    const QByteArrayView first = text.first(mark - text.begin());
    QByteArrayView last = text.sliced(first.size() + 1);
    qint64 step = 1;
    if (const qsizetype colon = last.indexOf(':'); colon >= 0) {
        step = numberIn(last.sliced(colon + 1));
        last = last.first(colon);
    }
    if (step < 1)
        return false;
    return readNumbers(first, last, step, part)
           || (*mark == '-' && readLetters(first, last, step, part));
}

bool UrlPattern::readNumbers(QByteArrayView first, QByteArrayView last, qint64 step, Part &part)
{
    const qint64 from = numberIn(first);
    const qint64 to = numberIn(last);
    if (from < 0 || to < from)
        return false;
    part.values = Numbers{from, step, first.startsWith('0') ? int(first.size()) : 0};
    part.count = (to - from) / step + 1;
    return true;
}

bool UrlPattern::readLetters(QByteArrayView first, QByteArrayView last, qint64 step, Part &part)
{
    if (first.size() != 1 || last.size() != 1 || !isLetter(first[0]) || !isLetter(last[0]))
        return false;
    const bool sameCase = (first[0] & 0x20) == (last[0] & 0x20);
    if (!sameCase || first[0] > last[0])
        return false;
    part.values = Letters{first[0], step};
    part.count = (last[0] - first[0]) / step + 1;
    return true;
}

bool UrlPattern::readChoices(QByteArrayView text, Part &part)
{
    if (!text.contains(','))
        return false;
    Choices choices;
    for (qsizetype start = 0; start <= text.size();) {
        const qsizetype comma = text.indexOf(',', start);
        const qsizetype end = comma < 0 ? text.size() : comma;
        choices.push_back(text.sliced(start, end - start).toByteArray());
        start = end + 1;
    }
    part.count = qint64(choices.size());
    part.values = std::move(choices);
    return true;
}

QByteArray UrlPattern::at(qint64 index) const
{
    std::vector<qint64> indices(parts_.size());
    for (size_t i = parts_.size(); i-- > 0;) {
        indices[i] = index % parts_[i].count;
        index /= parts_[i].count;
    }
    QByteArray out;
    for (size_t i = 0; i < parts_.size(); ++i) {
        out += parts_[i].before;
        append(out, parts_[i], indices[i]);
    }
    return out + after_;
}

void UrlPattern::append(QByteArray &out, const Part &part, qint64 index)
{
    if (const auto *numbers = std::get_if<Numbers>(&part.values)) {
        const QByteArray digits = QByteArray::number(numbers->first + index * numbers->step);
        out += digits.rightJustified(numbers->width, '0');
    } else if (const auto *letters = std::get_if<Letters>(&part.values)) {
        out += char(letters->first + index * letters->step);
    } else {
        out += std::get<Choices>(part.values)[size_t(index)];
    }
}

} // namespace haul
