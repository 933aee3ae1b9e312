#include "core/lists/listbuilder.h"

#include "core/lists/excerpt.h"
#include "core/lists/urlpattern.h"
#include "core/lists/urlreference.h"
#include "core/lists/urltext.h"

#include <limits>
#include <utility>

namespace haul {

namespace {

constexpr qint64 expansionsBetweenLooks = 1024;
constexpr qint64 maxPatternBytes = 512 * 1024 * 1024; // a long URL a million times

qint32 lineNumber(qint64 line)
{
    return qint32(qMin(line, qint64(std::numeric_limits<qint32>::max())));
}

qint64 saturatedSum(qint64 a, qint64 b)
{
    const qint64 most = std::numeric_limits<qint64>::max();
    return a > most - b ? most : a + b;
}

} // namespace

ListBuilder::ListBuilder(ListFormat format, const ReadOptions &options)
    : options_(options)
{
    list_.format = format;
}

void ListBuilder::addBlank()
{
    ++list_.lines;
    ++list_.blank;
}

void ListBuilder::add(QByteArrayView url, qint64 line, const SharedExtras &extras)
{
    if (mayHavePattern(url))
        addPattern(url, line, extras);
    else
        addOne(url, line, extras);
}

void ListBuilder::addReference(QByteArrayView reference, qint64 line, const SharedExtras &extras)
{
    addReference(reference, options_.baseUrl, line, extras);
}

void ListBuilder::addReference(QByteArrayView reference, QByteArrayView base, qint64 line,
                               const SharedExtras &extras)
{
    const UrlReference resolved = resolveReference(reference, base);
    if (resolved.reason)
        reject(reference, line, *resolved.reason);
    else
        add(resolved.url, line, extras);
}

void ListBuilder::shareWithLast(EntryExtras &extras)
{
    const auto share = [](auto &last, auto &value) {
        if (value == last)
            value = last;
        else
            last = value;
    };
    share(lastFolder_, extras.folder);
    share(lastRequest_, extras.request);
}

void ListBuilder::addPattern(QByteArrayView text, qint64 line, const SharedExtras &extras)
{
    const UrlPattern pattern(text);
    if (!pattern.isPattern()) {
        addOne(text, line, extras);
        return;
    }
    ++list_.patternCount;
    list_.patternUrls = saturatedSum(list_.patternUrls, pattern.count());
    if (!options_.expandPatterns) {
        addOne(text, line, extras);
        return;
    }
    const bool isTooMuch = pattern.count() > maxPatternUrls - expanded_
                           || pattern.count() * text.size() > maxPatternBytes - expandedBytes_;
    if (isTooMuch) {
        reject(text, line, RejectReason::PatternTooLarge);
        return;
    }
    expanded_ += pattern.count();
    expandedBytes_ += pattern.count() * text.size();
    for (qint64 i = 0; i < pattern.count(); ++i) {
        if (i % expansionsBetweenLooks == 0 && isCancelled())
            return;
        addOne(pattern.at(i), line, extras);
    }
}

void ListBuilder::addOne(QByteArrayView text, qint64 line, const SharedExtras &extras)
{
    CheckedUrl checked = checkUrl(text);
    if (checked.reason) {
        reject(text, line, *checked.reason);
        return;
    }
    ++list_.lines;
    const qint32 number = lineNumber(line);
    if (const auto firstLine = entries_.add(std::move(checked.url), number, extras))
        noteDuplicate(number, *firstLine);
}

void ListBuilder::noteDuplicate(qint32 line, qint32 firstLine)
{
    ++list_.duplicateCount;
    if (list_.duplicates.size() < maxRememberedLines)
        list_.duplicates.push_back({line, firstLine});
}

void ListBuilder::reject(QByteArrayView text, qint64 line, RejectReason reason)
{
    ++list_.lines;
    ++list_.rejectedCount;
    if (list_.rejected.size() < maxRememberedLines)
        list_.rejected.push_back({lineNumber(line), reason, excerpt(text)});
}

void ListBuilder::warn(WarningReason reason, QByteArrayView text, qint64 line)
{
    ++list_.warningCount;
    if (list_.warnings.size() < maxRememberedLines)
        list_.warnings.push_back({lineNumber(line), reason, excerpt(text)});
}

ParsedList ListBuilder::finish()
{
    list_.entries = entries_.take();
    return std::move(list_);
}

} // namespace haul
