#include "core/transfer/segments.h"

#include <algorithm>

namespace haul {
namespace {

constexpr qint64 mostPieces = 1024;

} // namespace

Segments::Segments(std::optional<qint64> total)
    : total_(total)
{
    if (total != 0)
        missing_.push_back({0, total.value_or(unknownEnd), false, 0});
}

Segments::Segments(std::optional<qint64> total, std::span<const ByteRange> missing)
    : total_(total)
{
    qint64 gaps = 0;
    for (const ByteRange &range : missing) {
        missing_.push_back({range.begin, range.end, false, 0});
        gaps += range.end - range.begin;
    }
    // An open end counts up to where it begins.
    const bool isOpen = !missing.empty() && missing.back().end == unknownEnd;
    present_ = (isOpen ? unknownEnd : total.value_or(0)) - gaps;
}

std::vector<ByteRange> Segments::missing() const
{
    std::vector<ByteRange> ranges;
    for (const Segment &segment : missing_) {
        if (segment.rest() > 0)
            ranges.push_back({segment.at, segment.end});
    }
    return ranges;
}

void Segments::setTotal(qint64 total)
{
    total_ = total;
    for (Segment &segment : missing_) {
        segment.end = std::min(segment.end, total);
        segment.at = std::min(segment.at, segment.end);
    }
    std::erase_if(missing_,
                  [](const Segment &segment) { return segment.rest() == 0 && !segment.taken; });
}

Segment *Segments::take()
{
    const auto gap = std::find_if(missing_.begin(), missing_.end(),
                                  [](const Segment &segment) { return !segment.taken; });
    if (gap == missing_.end())
        return nullptr;
    gap->taken = true;
    gap->reach = gap->end;
    return &*gap;
}

const Segment *Segments::largest() const
{
    const auto found = std::max_element(
        missing_.begin(), missing_.end(),
        [](const Segment &left, const Segment &right) { return left.rest() < right.rest(); });
    return found == missing_.end() ? nullptr : &*found;
}

int Segments::places(qint64 smallest) const
{
    if (const int waiting = gaps(); waiting > 0)
        return waiting;
    const Segment *whole = largest();
    if (!whole || whole->end == unknownEnd)
        return 0;
    return int(std::clamp<qint64>(whole->rest() / smallest - 1, 0, mostPieces));
}

int Segments::cut(int pieces, qint64 smallest)
{
    const int cuts = hasGap() ? 0 : std::min(pieces, places(smallest));
    if (cuts == 0)
        return 0;
    const auto whole = std::find_if(missing_.begin(), missing_.end(),
                                    [this](const Segment &each) { return &each == largest(); });
    const qint64 size = whole->rest() / (cuts + 1);
    const auto next = std::next(whole);
    qint64 begin = whole->at + size;
    for (int i = 1; i <= cuts; ++i) {
        const qint64 end = i == cuts ? whole->end : begin + size;
        missing_.insert(next, {begin, end, false, end});
        begin = end;
    }
    whole->end = whole->at + size;
    return cuts;
}

void Segments::takeOverGaps()
{
    for (auto segment = missing_.begin(); segment != missing_.end(); ++segment) {
        auto gap = std::next(segment);
        while (segment->taken && gap != missing_.end() && !gap->taken && gap->at == segment->end
               && segment->end < segment->reach) {
            segment->end = std::min(gap->end, segment->reach);
            gap->at = segment->end;
            gap = gap->rest() == 0 ? missing_.erase(gap) : std::next(gap);
        }
    }
}

void Segments::advance(Segment *segment, qint64 bytes)
{
    segment->at += bytes;
    present_ += bytes;
}

void Segments::giveBack(Segment *segment)
{
    segment->taken = false;
    if (segment->rest() <= 0)
        missing_.remove_if([segment](const Segment &other) { return &other == segment; });
}

SegmentPicture Segments::picture() const
{
    SegmentPicture picture{total_.value_or(-1), {}};
    for (const Segment &segment : missing_) {
        if (segment.rest() > 0)
            picture.gaps.push_back({segment.at, segment.end, segment.taken});
    }
    return picture;
}

int Segments::gaps() const
{
    return int(std::count_if(missing_.begin(), missing_.end(),
                             [](const Segment &segment) { return !segment.taken; }));
}

} // namespace haul
