#include "ui/resultmatcher.h"

#include "ui/words.h"

#include <QUrl>

#include <algorithm>

namespace haul {
namespace {

bool isAscii(const QString &text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c < QChar(0x80); });
}

QStringView fileNameIn(const QString &path)
{
    return QStringView(path).sliced(path.lastIndexOf(u'/') + 1);
}

} // namespace

ResultMatcher::ResultMatcher(const QString &text)
{
    const QStringList words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (const QString &word : words)
        words_.push_back(
            {word, isAscii(word), Needle(word.toUtf8()), Needle(QUrl::toPercentEncoding(word))});
}

// Other letters than ASCII's have a case, too.
bool ResultMatcher::Word::isInUtf8(const QByteArray &utf8) const
{
    return isAscii ? plain.isIn(utf8) : QString::fromUtf8(utf8).contains(text, Qt::CaseInsensitive);
}

bool ResultMatcher::Word::isIn(const ParseResult &read) const
{
    if (read.title.contains(text, Qt::CaseInsensitive))
        return true;
    if (read.error && words::errorInCell(*read.error).contains(text, Qt::CaseInsensitive))
        return true;
    return std::any_of(read.fields.begin(), read.fields.end(), [this](const auto &field) {
        return field.first != "size" && isInUtf8(field.second); // the table has it otherwise
    });
}

bool ResultMatcher::matches(const ResultGlimpse &result, const EntryList &entries) const
{
    const QByteArray url = result.url(entries);
    const QString path = result.path();
    return std::all_of(words_.begin(), words_.end(), [&](const Word &word) {
        return word.plain.isIn(url) || word.encoded.isIn(url) || word.plain.isIn(result.type)
               || fileNameIn(path).contains(word.text, Qt::CaseInsensitive)
               || (result.read && word.isIn(*result.read));
    });
}

} // namespace haul
