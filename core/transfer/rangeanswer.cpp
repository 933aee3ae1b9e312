#include "core/transfer/rangeanswer.h"

#include "core/transfer/contentrange.h"
#include "core/transfer/responsehead.h"

#include <limits>

namespace haul {
namespace {

using Verdict = RangeAnswer::Verdict;

RangeAnswer useless(const QByteArray &why)
{
    return {Verdict::Useless, why, std::nullopt, 0};
}

// 416 to a request from the very end of a file whose size was not known: all is there.
RangeAnswer judgeUnsatisfiable(const RangeAsked &asked, const FileVersion &version,
                               const ResponseHead &head)
{
    const auto range = parseContentRange(head.field("content-range"));
    const bool isWhole = range && range->total && *range->total == asked.first
                         && asked.present == asked.first && !version.total;
    if (!isWhole)
        return useless("the file has another size now (416)");
    // The rest of the head is about the error page.
    if (!sameValidators(version, versionOf(head)))
        return useless("the file has changed (416)");
    return {Verdict::Complete, {}, range->total, 0};
}

RangeAnswer judgePart(const RangeAsked &asked, const FileVersion &version, const ResponseHead &head)
{
    const auto range = parseContentRange(head.field("content-range"));
    if (!range || !range->first)
        return useless("a part without a usable Content-Range");
    if (*range->first != asked.first)
        return useless("another part than the one asked for");
    FileVersion later = versionOf(head);
    later.total = range->total;
    if (const QByteArray sign = signOfChange(version, later); !sign.isEmpty())
        return useless("the file has changed: " + sign);
    if (later.etag.isEmpty() && version.hasStrongEtag())
        return useless("a part that does not say of which version");
    if (!head.isChunked() && head.contentLength()
        && *head.contentLength() != *range->last - *range->first + 1)
        return useless("a part whose length contradicts its Content-Range");
    return {Verdict::Fits, {}, range->total, *range->last + 1};
}

} // namespace

RangeAnswer judgeRange(const FileVersion &version, const FileVersion &later)
{
    if (const QByteArray sign = signOfChange(version, later); !sign.isEmpty())
        return useless("the file has changed: " + sign);
    return {Verdict::Fits, {}, std::nullopt, std::numeric_limits<qint64>::max()};
}

RangeAnswer judgeRange(const RangeAsked &asked, const FileVersion &version,
                       const ResponseHead &head)
{
    switch (head.status()) {
    case 200:
        return {Verdict::Whole, {}, std::nullopt, 0};
    case 206:
        return judgePart(asked, version, head);
    case 416:
        return judgeUnsatisfiable(asked, version, head);
    default:
        if (head.status() / 100 == 2)
            return useless("an answer without a file");
        return {Verdict::Refused, {}, std::nullopt, 0};
    }
}

} // namespace haul
