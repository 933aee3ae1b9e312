#include "ui/textmatcher.h"

#include "core/base/errortext.h"

#include <QUrl>

namespace haul {

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
