// The bookkeeping of missing bytes: whatever is taken, cut and given back, each byte is wanted
// once.
#include "core/transfer/segments.h"

#include <QRandomGenerator>
#include <QTest>

#include <vector>

using namespace haul;

class TestSegments : public QObject
{
    Q_OBJECT

private slots:
    void wholeFile();
    void emptyFile();
    void unknownSize();
    void pictureForPeople();
    void cutsEvenly();
    void cutsNoSmallerThanAllowed();
    void givesBackWhatIsLeft();
    void takesOverGaps();
    void becomesKnown();
    void everyByteOnce_data();
    void everyByteOnce();
};

void TestSegments::wholeFile()
{
    Segments segments(1000);
    QVERIFY(segments.hasGap());
    Segment *all = segments.take();
    QCOMPARE(all->at, 0);
    QCOMPARE(all->end, 1000);
    QVERIFY(!segments.take());
    segments.advance(all, 1000);
    QVERIFY(!segments.isComplete()); // until it is given back
    segments.giveBack(all);
    QVERIFY(segments.isComplete());
    QCOMPARE(segments.present(), 1000);
}

void TestSegments::emptyFile()
{
    Segments segments(0);
    QVERIFY(segments.isComplete());
    QVERIFY(!segments.take());
}

void TestSegments::unknownSize()
{
    Segments segments;
    Segment *all = segments.take();
    QCOMPARE(all->end, Segments::unknownEnd);
    QCOMPARE(segments.places(1), 0);
    QCOMPARE(segments.cut(3, 1), 0);
    segments.advance(all, 70);
    segments.setTotal(70);
    segments.giveBack(all);
    QVERIFY(segments.isComplete());
}

void TestSegments::pictureForPeople()
{
    Segments segments(100);
    Segment *first = segments.take();
    QCOMPARE(segments.cut(1, 10), 1);
    segments.advance(first, 20);
    QVERIFY(segments.picture() == (SegmentPicture{100, {{20, 50, true}, {50, 100, false}}}));
    segments.advance(first, 30); // full, but not given back yet
    QVERIFY(segments.picture() == (SegmentPicture{100, {{50, 100, false}}}));
    QCOMPARE(Segments().picture().total, -1);
}

void TestSegments::cutsEvenly()
{
    Segments segments(1600);
    Segment *first = segments.take();
    QCOMPARE(segments.cut(15, 10), 15);
    QCOMPARE(first->end, 100);
    for (int i = 1; i < 16; ++i) {
        Segment *next = segments.take();
        QVERIFY(next);
        QCOMPARE(next->at, i * 100);
        QCOMPARE(next->end, (i + 1) * 100);
    }
    QVERIFY(!segments.take());
}

void TestSegments::cutsNoSmallerThanAllowed()
{
    Segments segments(1000);
    Segment *first = segments.take();
    segments.advance(first, 300);
    QCOMPARE(segments.cut(15, 200), 2); // 700 make three of 233
    QCOMPARE(first->end, 533);
    segments.advance(first, 233);
    QCOMPARE(segments.places(200), 2); // the gaps
    QCOMPARE(segments.cut(1, 100), 0);
    segments.take();
    segments.take();
    QCOMPARE(segments.places(200), 0);
    QCOMPARE(segments.places(100), 1);
    QCOMPARE(segments.cut(1, 200), 0);
}

void TestSegments::givesBackWhatIsLeft()
{
    Segments segments(100);
    Segment *all = segments.take();
    segments.advance(all, 40);
    segments.giveBack(all);
    QVERIFY(segments.hasGap());
    Segment *rest = segments.take();
    QCOMPARE(rest->at, 40);
    QCOMPARE(rest->end, 100);
    segments.advance(rest, 10);
    segments.advance(rest, -10); // written, but not to the disk
    segments.giveBack(rest);
    QCOMPARE(segments.present(), 40);
    QCOMPARE(segments.take()->at, 40);
}

void TestSegments::takesOverGaps()
{
    Segments segments(1000);
    Segment *first = segments.take();
    first->reach = 1000;
    QCOMPARE(segments.cut(3, 10), 3); // 0-250-500-750-1000
    Segment *second = segments.take();
    segments.takeOverGaps(); // the first is stopped by the second, whose answer ends at 500
    QCOMPARE(first->end, 250);
    QCOMPARE(second->end, 500);
    segments.advance(second, 50);
    segments.giveBack(second);
    segments.takeOverGaps(); // there is a hole between 250 and 300 that is no gap any more
    QCOMPARE(first->end, 250);
    Segment *third = segments.take();
    QCOMPARE(third->at, 300);
    third->reach = 700;
    segments.takeOverGaps();
    QCOMPARE(third->end, 700);
    QCOMPARE(segments.take()->at, 700);
}

void TestSegments::becomesKnown()
{
    Segments segments;
    Segment *all = segments.take();
    segments.advance(all, 50);
    segments.giveBack(all);
    segments.setTotal(80);
    Segment *rest = segments.take();
    QCOMPARE(rest->at, 50);
    QCOMPARE(rest->end, 80);
}

void TestSegments::everyByteOnce_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 50; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void TestSegments::everyByteOnce()
{
    QFETCH(quint32, seed);
    QRandomGenerator random(seed);
    constexpr int size = 10'000;
    Segments segments(size);
    std::vector<int> seen(size);
    std::vector<Segment *> taken;
    while (!segments.isComplete()) {
        const int dice = int(random.bounded(10));
        if (dice < 2 || taken.empty()) {
            if (Segment *segment = segments.take())
                taken.push_back(segment);
        } else if (dice < 3) {
            segments.cut(int(random.bounded(1, 5)), 16);
        } else {
            const size_t which = random.bounded(quint32(taken.size()));
            Segment *segment = taken[which];
            const qint64 bytes = std::min<qint64>(segment->rest(), random.bounded(200));
            for (qint64 i = 0; i < bytes; ++i)
                ++seen[size_t(segment->at + i)];
            segments.advance(segment, bytes);
            if (segment->rest() == 0 || dice == 3) {
                segments.giveBack(segment);
                taken.erase(taken.begin() + qsizetype(which));
            }
        }
    }
    QCOMPARE(segments.present(), size);
    QVERIFY(std::all_of(seen.begin(), seen.end(), [](int count) { return count == 1; }));
}

QTEST_APPLESS_MAIN(TestSegments)
#include "tst_segments.moc"
