// Which bytes of a task's file are still missing, for somebody who watches: a lane writes it now
// and then, another thread reads it, and neither waits for the other.
//
//     control->segments.watch();                       // main thread: from now on it is written
//     if (SegmentMap *map = control->segments.map())   // lane: null while nobody watches
//         map->publish(total, gaps);
//     std::optional<SegmentPicture> picture = map->read();   // nothing while it is being written
//
// One writer, any number of readers. SegmentPicture is a value.
#pragma once

#include <QtGlobal>

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace haul {

struct SegmentGap
{
    qint64 begin = 0;
    qint64 end = 0;          // the first byte behind it
    bool isUnderWay = false; // a transfer fills it, from its beginning

    bool operator==(const SegmentGap &) const = default;
};

struct SegmentPicture
{
    qint64 total = -1;            // bytes; negative while unknown
    std::vector<SegmentGap> gaps; // in the order of the file; the bytes between them are there

    bool operator==(const SegmentPicture &) const = default;
};

class SegmentMap
{
public:
    static constexpr size_t mostGaps = 64; // of more, the last one told reaches over the others

    void publish(qint64 total, std::span<const SegmentGap> gaps)
    {
        const quint32 version = version_.load(std::memory_order_relaxed);
        version_.store(version + 1, std::memory_order_relaxed); // odd: being written
        std::atomic_thread_fence(std::memory_order_release);
        const size_t count = std::min(gaps.size(), mostGaps);
        total_.store(total, std::memory_order_relaxed);
        count_.store(count, std::memory_order_relaxed);
        for (size_t i = 0; i < count; ++i) {
            gaps_[i].begin.store(gaps[i].begin, std::memory_order_relaxed);
            gaps_[i].end.store(gaps[i].end, std::memory_order_relaxed);
            gaps_[i].isUnderWay.store(gaps[i].isUnderWay, std::memory_order_relaxed);
        }
        if (count < gaps.size())
            gaps_[count - 1].end.store(gaps.back().end, std::memory_order_relaxed);
        version_.store(version + 2, std::memory_order_release);
    }

    // Nothing before the first publish(), or in the middle of one.
    std::optional<SegmentPicture> read() const
    {
        const quint32 version = version_.load(std::memory_order_acquire);
        if (version == 0 || version % 2 != 0)
            return std::nullopt;
        SegmentPicture picture;
        picture.total = total_.load(std::memory_order_relaxed);
        const size_t count = std::min(count_.load(std::memory_order_relaxed), mostGaps);
        for (size_t i = 0; i < count; ++i)
            picture.gaps.push_back({gaps_[i].begin.load(std::memory_order_relaxed),
                                    gaps_[i].end.load(std::memory_order_relaxed),
                                    gaps_[i].isUnderWay.load(std::memory_order_relaxed)});
        std::atomic_thread_fence(std::memory_order_acquire);
        if (version_.load(std::memory_order_relaxed) != version)
            return std::nullopt;
        return picture;
    }

private:
    struct Gap
    {
        std::atomic<qint64> begin{0};
        std::atomic<qint64> end{0};
        std::atomic<bool> isUnderWay{false};
    };

    std::atomic<quint32> version_{0};
    std::atomic<qint64> total_{-1};
    std::atomic<size_t> count_{0};
    std::array<Gap, mostGaps> gaps_;
};

// Made when somebody watches: of a million tasks hardly any is watched.
class WatchedSegments
{
public:
    // By one thread.
    void watch()
    {
        if (own_)
            return;
        own_ = std::make_unique<SegmentMap>();
        map_.store(own_.get(), std::memory_order_release);
    }
    SegmentMap *map() const { return map_.load(std::memory_order_acquire); }

private:
    std::unique_ptr<SegmentMap> own_;
    std::atomic<SegmentMap *> map_{nullptr};
};

} // namespace haul
