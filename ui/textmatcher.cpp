#include "ui/textmatcher.h"

#include "core/base/errortext.h"

#include <QUrl>

namespace haul {
namespace {

constexpr std::array<quint8, 256> foldTable = [] {
    std::array<quint8, 256> table{};
    for (size_t c = 0; c < table.size(); ++c)
        table[c] = quint8(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    return table;
}();

} // namespace

TextMatcher::Needle::Needle(const QByteArray &word)
    : folded(word.left(255).toLower())
{
    const auto length = quint8(folded.size());
    skip.fill(length);
    for (quint8 i = 0; i + 1 < length; ++i)
        skip[quint8(folded[i])] = quint8(length - 1 - i);
}

bool TextMatcher::Needle::isIn(QByteArrayView text) const
{
    const qsizetype last = folded.size() - 1;
    for (qsizetype at = last; at < text.size();) {
        qsizetype i = 0;
        while (i <= last && foldTable[quint8(text[at - i])] == quint8(folded[last - i]))
            ++i;
        if (i > last)
            return true;
        at += skip[foldTable[quint8(text[at])]];
    }
    return false;
}

TextMatcher::TextMatcher(const QString &text)
{
    const QStringList words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (const QString &word : words)
        words_.push_back({word, Needle(word.toUtf8()), Needle(QUrl::toPercentEncoding(word))});
}

bool TextMatcher::matches(const Entry &entry, const Outcome *outcome)
{
    return std::all_of(words_.begin(), words_.end(), [&](const Word &word) {
        return word.plain.isIn(entry.url) || word.encoded.isIn(entry.url)
               || (entry.extras && entry.extras->name.contains(word.text, Qt::CaseInsensitive))
               || (outcome && isInOutcome(word.text, *outcome));
    });
}

bool TextMatcher::isInOutcome(const QString &word, const Outcome &outcome)
{
    const qsizetype name = outcome.path.lastIndexOf(QLatin1Char('/')) + 1;
    return QStringView(outcome.path).mid(name).contains(word, Qt::CaseInsensitive)
           || (outcome.error && message(*outcome.error).contains(word, Qt::CaseInsensitive));
}

const QString &TextMatcher::message(const Error &error)
{
    QString &text = messages_[int(error.code) << 16 | error.httpStatus];
    if (text.isEmpty())
        text = describe(error).message;
    return text;
}

} // namespace haul
