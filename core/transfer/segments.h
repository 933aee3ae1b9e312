// Which bytes of a file are still missing, and which of those are under way: the segments of one
// task. Pure bookkeeping, no I/O; on the lane that has the task.
//
//     Segments segments(total);
//     Segment *first = segments.take();       // the whole file
//     segments.cut(3);                        // the first keeps a quarter, three gaps wait
//     while (Segment *next = segments.take()) begin(next);
//     segments.advance(first, bytes);
//     segments.giveBack(first);               // what is left of it is a gap again
//
// A Segment stays where it is until it is given back.
#pragma once

#include "core/files/fileproof.h"
#include "core/model/segmentmap.h"

#include <QtGlobal>

#include <limits>
#include <list>
#include <optional>
#include <span>
#include <vector>

namespace haul {

// The least that is worth a connection of its own.
inline constexpr qint64 smallestSegment = 1024 * 1024;
// The least that is worth a further request over a connection that has nothing else to do.
inline constexpr qint64 smallestRest = 256 * 1024;

struct Segment
{
    qint64 at = 0;  // the next byte that it wants
    qint64 end = 0; // the first that it does not want
    bool taken = false;
    qint64 reach = 0; // how far the answer goes that fills it; at least `end`

    qint64 rest() const { return end - at; }
};

class Segments
{
public:
    static constexpr qint64 unknownEnd = std::numeric_limits<qint64>::max();

    // One gap: all of the file. Without a total its end is open.
    explicit Segments(std::optional<qint64> total = {});
    // Gaps only where these are, which are in order and apart.
    Segments(std::optional<qint64> total, std::span<const ByteRange> missing);

    std::optional<qint64> total() const { return total_; }
    // The size became known later. What lies beyond is wanted no more.
    void setTotal(qint64 total);

    // The first gap, now taken; null when there is none.
    Segment *take();
    // Where there is no gap, cuts the largest rest into `pieces` + 1 equal ones, if each has at
    // least `smallest` bytes; with fewer pieces if not. The new ones are gaps. Returns how many.
    int cut(int pieces, qint64 smallest);
    // How many gaps there are, or else cut() could make.
    int places(qint64 smallest) const;
    // Nobody else will come: segments take over the gaps behind them, as far as their answers go.
    void takeOverGaps();
    void advance(Segment *segment, qint64 bytes);
    void giveBack(Segment *segment);

    bool isComplete() const { return missing_.empty(); }
    bool hasGap() const { return gaps() > 0; }
    // How many bytes are there, wherever.
    qint64 present() const { return present_; }
    // Where those are not, under way or not.
    std::vector<ByteRange> missing() const;
    // All of it, for people.
    SegmentPicture picture() const;

private:
    const Segment *largest() const;
    int gaps() const;

    std::optional<qint64> total_;
    std::list<Segment> missing_; // in the order of the file
    qint64 present_ = 0;
};

} // namespace haul
