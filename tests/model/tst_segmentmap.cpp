// Who watches a file's segments sees what was written, or nothing, but never half of it.
#include "core/model/segmentmap.h"

#include <QTest>

#include <thread>

using namespace haul;

class TestSegmentMap : public QObject
{
    Q_OBJECT

private slots:
    void nobodyWatches();
    void readsWhatWasPublished();
    void moreGapsThanItHolds();
    void neverHalfOfIt();
};

void TestSegmentMap::nobodyWatches()
{
    WatchedSegments watched;
    QVERIFY(!watched.map());
    watched.watch();
    SegmentMap *map = watched.map();
    QVERIFY(map);
    QVERIFY(!map->read());
    watched.watch();
    QCOMPARE(watched.map(), map); // it stays
}

void TestSegmentMap::readsWhatWasPublished()
{
    SegmentMap map;
    const SegmentPicture first{100, {{10, 50, true}, {70, 100, false}}};
    map.publish(first.total, first.gaps);
    QVERIFY(map.read() == first);
    map.publish(-1, {});
    QVERIFY(map.read() == SegmentPicture());
}

// The last one reaches over those that are not told: nothing is said to be there that is not.
void TestSegmentMap::moreGapsThanItHolds()
{
    SegmentMap map;
    std::vector<SegmentGap> gaps;
    for (qint64 i = 0; i < 200; ++i)
        gaps.push_back({i * 10, i * 10 + 5});
    map.publish(2000, gaps);
    const auto picture = map.read();
    QVERIFY(picture);
    QCOMPARE(picture->gaps.size(), SegmentMap::mostGaps);
    QCOMPARE(picture->gaps.front(), gaps.front());
    QCOMPARE(picture->gaps.back().begin, gaps[SegmentMap::mostGaps - 1].begin);
    QCOMPARE(picture->gaps.back().end, gaps.back().end);
}

void TestSegmentMap::neverHalfOfIt()
{
    SegmentMap map;
    constexpr qint64 rounds = 200'000;
    std::thread writer([&map] {
        for (qint64 round = 1; round <= rounds; ++round) {
            const std::vector<SegmentGap> gaps(size_t(round % 5 + 1), {round, round});
            map.publish(round, gaps);
        }
    });
    qint64 last = 0;
    while (last < rounds) {
        const auto picture = map.read();
        if (!picture)
            continue;
        const bool isWhole =
            picture->total >= last && picture->gaps.size() == size_t(picture->total % 5 + 1)
            && std::all_of(picture->gaps.begin(), picture->gaps.end(), [&](const SegmentGap &gap) {
                   return gap.begin == picture->total && gap.end == picture->total;
               });
        last = isWhole ? picture->total : rounds + 1;
    }
    writer.join();
    QCOMPARE(last, rounds);
}

QTEST_GUILESS_MAIN(TestSegmentMap)
#include "tst_segmentmap.moc"
