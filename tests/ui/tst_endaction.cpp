// When what was chosen for the end is due: once, after something has run since and all has ended.
#include "tests/manager/batches.h"
#include "ui/endaction.h"

#include <QSignalSpy>
#include <QTest>

using namespace haul;
using namespace std::chrono_literals;

class tst_EndAction : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void isDueOnceAfterTheLastOne();
    void nothingWasChosen();
    void nothingRanSince();
    void whatRunsLaterCounts();
    void aPausedBatchHasNotEnded();
    void isDeclined();
    void goesOnMeanwhile();
    void theRestIsRemoved();
    void anotherChoiceStartsAnew();

private:
    BatchId submit() { return manager_->submit(requestFor(madeUpEntries(3), folder_.path())); }
    void end(BatchId id)
    {
        manager_->future(id).cancel();
        QTRY_VERIFY(manager_->future(id).isFinished());
    }

    QTemporaryDir folder_;
    std::unique_ptr<TaskManager> manager_;
    std::unique_ptr<EndAction> action_;
    std::unique_ptr<QSignalSpy> due_;
    std::unique_ptr<QSignalSpy> counting_;
    std::unique_ptr<QSignalSpy> over_;
};

void tst_EndAction::init()
{
    manager_ = std::make_unique<TaskManager>(idle());
    action_ = std::make_unique<EndAction>(*manager_, 1ms);
    due_ = std::make_unique<QSignalSpy>(action_.get(), &EndAction::due);
    counting_ = std::make_unique<QSignalSpy>(action_.get(), &EndAction::countingDown);
    over_ = std::make_unique<QSignalSpy>(action_.get(), &EndAction::countdownOver);
}

void tst_EndAction::cleanup()
{
    action_.reset();
    manager_.reset();
}

void tst_EndAction::isDueOnceAfterTheLastOne()
{
    const BatchId first = submit();
    const BatchId second = submit();
    action_->choose(EndChoice::Sleep);
    end(first);
    QVERIFY(!action_->isCountingDown());
    end(second);
    QTRY_COMPARE(due_->size(), 1);
    QCOMPARE(due_->at(0).at(0).value<EndChoice>(), EndChoice::Sleep);
    QCOMPARE(counting_->size(), EndAction::countdownSeconds);
    QCOMPARE(counting_->front().at(0).toInt(), EndAction::countdownSeconds);
    QCOMPARE(counting_->back().at(0).toInt(), 1);
    QCOMPARE(over_->size(), 1);
    QCOMPARE(action_->choice(), EndChoice::Nothing);
    end(submit());
    QVERIFY(!action_->isCountingDown());
}

void tst_EndAction::nothingWasChosen()
{
    end(submit());
    QVERIFY(!action_->isCountingDown());
}

void tst_EndAction::nothingRanSince()
{
    end(submit());
    action_->choose(EndChoice::Quit);
    QVERIFY(!action_->isCountingDown());
    manager_->removeBatch(manager_->batches().front()); // nothing is open, but nothing ran either
    QVERIFY(!action_->isCountingDown());
}

void tst_EndAction::whatRunsLaterCounts()
{
    action_->choose(EndChoice::Command);
    end(submit());
    QVERIFY(action_->isCountingDown() || due_->size() == 1);
    QTRY_COMPARE(due_->size(), 1);
}

void tst_EndAction::aPausedBatchHasNotEnded()
{
    const BatchId paused = submit();
    const BatchId other = submit();
    manager_->future(paused).suspend();
    QTRY_VERIFY(manager_->batch(paused)->paused);
    action_->choose(EndChoice::Quit);
    end(other);
    QVERIFY(!action_->isCountingDown());
    QCOMPARE(counting_->size(), 0);
}

void tst_EndAction::isDeclined()
{
    action_->choose(EndChoice::Quit);
    connect(action_.get(), &EndAction::countingDown, action_.get(), [this](int left) {
        if (left == 20)
            action_->cancel();
    });
    end(submit());
    QTRY_COMPARE(over_->size(), 1);
    QCOMPARE(action_->choice(), EndChoice::Nothing);
    end(submit());
    QVERIFY(!action_->isCountingDown());
    QCOMPARE(due_->size(), 0);
}

void tst_EndAction::goesOnMeanwhile()
{
    action_->choose(EndChoice::Quit);
    BatchId later{};
    const auto once = std::make_unique<QObject>();
    connect(action_.get(), &EndAction::countingDown, once.get(), [&](int left) {
        if (left == 20 && later == BatchId{})
            later = submit();
    });
    end(submit());
    QTRY_COMPARE(over_->size(), 1);
    QVERIFY(!action_->isCountingDown());
    QCOMPARE(action_->choice(), EndChoice::Quit);
    QCOMPARE(due_->size(), 0);
    end(later);
    QTRY_COMPARE(due_->size(), 1);
}

void tst_EndAction::theRestIsRemoved()
{
    action_->choose(EndChoice::Quit);
    const BatchId first = submit();
    const BatchId second = submit();
    end(first);
    QVERIFY(!action_->isCountingDown());
    manager_->removeBatch(second);
    QTRY_COMPARE(due_->size(), 1);
}

void tst_EndAction::anotherChoiceStartsAnew()
{
    action_->choose(EndChoice::Quit);
    connect(action_.get(), &EndAction::countingDown, action_.get(), [this](int left) {
        if (left == 20 && action_->choice() == EndChoice::Quit)
            action_->choose(EndChoice::Sleep);
    });
    end(submit());
    QTRY_COMPARE(due_->size(), 1);
    QCOMPARE(due_->at(0).at(0).value<EndChoice>(), EndChoice::Sleep);
    QCOMPARE(counting_->size(), 11 + EndAction::countdownSeconds);
}

QTEST_MAIN(tst_EndAction)
#include "tst_endaction.moc"
