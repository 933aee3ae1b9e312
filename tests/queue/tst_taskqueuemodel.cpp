// Thousands of random operations on the queue, held against a model that knows only what each task
// may be doing: no limit is exceeded, no task is given twice, none is lost.
#include "tests/queue/queuebench.h"

#include <QRandomGenerator>
#include <QTest>

#include <map>
#include <set>

using namespace haul;
using namespace std::chrono_literals;

namespace {

using Effect = TaskQueue::CancelEffect;

enum class Doing { Waiting, Active, Held, Ended };

struct ModelTask
{
    QByteArray host;
    Doing doing = Doing::Waiting;
    TransferControlPtr control;
    TaskQueue::Time heldUntil{};
    int attempts = 0;
};

// The queue and, beside it, what must be true of every task.
class Model
{
public:
    explicit Model(quint32 seed)
        : random_(seed)
    {
        setLimits();
    }

    void step();
    // Lets everything that is left run to its end.
    void finish();

    int taken = 0;

private:
    void addBatch();
    void removeBatch();
    void pause();
    void setLimits();
    void take();
    void end();
    void retryLater();
    void cancel();
    void cancelBatch();
    void putBack();
    void coolDown();

    void check(const TransferRequest &request);
    void release(ModelTask &task, Doing doing);
    int activeOf(const QByteArray &host) const;
    int activeCounted() const;
    std::optional<BatchId> anyBatch();
    std::optional<TaskId> any(Doing doing);
    int dice(int sides) { return random_.bounded(sides); }

    QRandomGenerator random_;
    QueueBench bench_;
    Limits limits_;
    quint32 lastBatch_ = 0;
    std::set<BatchId> paused_;
    std::map<BatchId, int> batches_; // and how many tasks they have
    std::map<TaskId, ModelTask> tasks_;
    std::map<QByteArray, TaskQueue::Time> coolUntil_;
};

void Model::step()
{
    switch (dice(40)) {
    case 0:
        return addBatch();
    case 1:
        return batches_.size() > 4 ? removeBatch() : void();
    case 2:
    case 3:
        return pause();
    case 4:
        return setLimits();
    case 5:
        return dice(4) ? void() : cancelBatch();
    case 6:
    case 7:
        return coolDown();
    case 8:
    case 9:
    case 10:
        return cancel();
    case 11:
    case 12:
    case 13:
        return putBack();
    case 14:
    case 15:
        return bench_.pass(std::chrono::milliseconds(dice(2000)));
    default:
        break;
    }
    if (dice(2))
        take();
    else if (dice(3))
        end();
    else
        retryLater();
}

void Model::addBatch()
{
    std::vector<QByteArray> urls;
    const auto id = BatchId(++lastBatch_);
    for (int count = dice(60); count > 0; --count) {
        const QByteArray host = 'h' + QByteArray::number(dice(8));
        tasks_[{id, quint32(urls.size())}].host = host;
        urls.push_back("http://" + host + "/x");
    }
    batches_[id] = int(urls.size());
    bench_.addBatch(lastBatch_, urls);
}

void Model::removeBatch()
{
    const auto id = anyBatch();
    if (!id)
        return;
    bench_.queue.removeBatch(*id);
    for (auto task = tasks_.begin(); task != tasks_.end();) {
        if (task->first.batch != *id) {
            ++task;
            continue;
        }
        if (task->second.doing == Doing::Active) {
            QVERIFY(task->second.control->cancelled);
            bench_.queue.ended(task->first);
        }
        task = tasks_.erase(task);
    }
    batches_.erase(*id);
    paused_.erase(*id);
}

void Model::pause()
{
    const auto id = anyBatch();
    if (!id)
        return;
    const bool paused = paused_.contains(*id);
    paused ? (void)paused_.erase(*id) : (void)paused_.insert(*id);
    bench_.queue.setPaused(*id, !paused);
    for (const auto &[task, model] : tasks_) {
        if (task.batch == *id && model.doing == Doing::Active)
            QCOMPARE(model.control->paused.load(), !paused);
    }
}

void Model::setLimits()
{
    limits_ = {.jobs = 1 + dice(20), .perHost = 1 + dice(5)};
    bench_.queue.setLimits(limits_);
}

void Model::take()
{
    const int counted = activeCounted();
    const TaskQueue::Next next = bench_.queue.take(bench_.now);
    if (next.request) {
        QVERIFY(counted < limits_.jobs);
        check(*next.request);
        return;
    }
    if (next.lookAgain)
        QVERIFY(*next.lookAgain > bench_.now);
    if (counted >= limits_.jobs)
        return;
    // Nothing came although there is a job free: then nothing could.
    for (const auto &[id, task] : tasks_) {
        const bool due = task.doing == Doing::Waiting
                         || (task.doing == Doing::Held && task.heldUntil <= bench_.now);
        const bool may = due && !paused_.contains(id.batch) && activeOf(task.host) < limits_.perHost
                         && coolUntil_[task.host] <= bench_.now;
        QVERIFY2(!may, "a task that could go is kept waiting");
    }
}

void Model::check(const TransferRequest &request)
{
    QVERIFY(tasks_.contains(request.task));
    ModelTask &task = tasks_[request.task];
    QVERIFY(!paused_.contains(request.task.batch));
    QVERIFY(task.doing == Doing::Waiting
            || (task.doing == Doing::Held && task.heldUntil <= bench_.now));
    QVERIFY(activeOf(task.host) < limits_.perHost);
    QVERIFY(coolUntil_[task.host] <= bench_.now);
    QCOMPARE(request.attempt, task.attempts + 1);
    QVERIFY(!request.control->cancelled);
    task.doing = Doing::Active;
    task.control = request.control;
    ++taken;
}

void Model::end()
{
    const auto id = any(Doing::Active);
    if (!id)
        return;
    bench_.queue.ended(*id);
    release(tasks_[*id], Doing::Ended);
}

void Model::retryLater()
{
    const auto id = any(Doing::Active);
    if (!id)
        return;
    ModelTask &task = tasks_[*id];
    const auto when = bench_.now + std::chrono::milliseconds(dice(5000));
    const bool wished = task.control->cancelled;
    QCOMPARE(bench_.queue.retryLater(*id, task.attempts + 1, when), !wished);
    if (wished) {
        release(task, Doing::Ended);
        return;
    }
    ++task.attempts;
    task.heldUntil = when;
    release(task, Doing::Held);
}

void Model::cancel()
{
    if (tasks_.empty())
        return;
    auto at = std::next(tasks_.begin(), dice(int(tasks_.size())));
    auto &[id, task] = *at;
    const Effect effect = bench_.queue.cancel(id);
    switch (task.doing) {
    case Doing::Waiting:
    case Doing::Held:
        QCOMPARE(effect, Effect::Dropped);
        task.doing = Doing::Ended;
        return;
    case Doing::Active:
        QCOMPARE(effect, Effect::Signalled);
        QVERIFY(task.control->cancelled);
        return;
    case Doing::Ended:
        QCOMPARE(effect, Effect::None);
        return;
    }
}

void Model::cancelBatch()
{
    const auto batch = anyBatch();
    if (!batch)
        return;
    const Tasks told = bench_.queue.cancelBatch(*batch);
    std::set<TaskId> expected;
    for (auto &[id, task] : tasks_) {
        if (id.batch != *batch)
            continue;
        if (task.doing == Doing::Active)
            expected.insert(id);
        else
            task.doing = Doing::Ended;
    }
    QCOMPARE(told.size(), expected.size());
    QVERIFY(std::set<TaskId>(told.begin(), told.end()) == expected);
}

void Model::putBack()
{
    Tasks back;
    for (auto &[id, task] : tasks_) {
        if (task.doing != Doing::Ended || dice(4))
            continue;
        task.doing = Doing::Waiting;
        task.attempts = 0;
        back.push_back(id);
    }
    bench_.add(back);
}

void Model::coolDown()
{
    const QByteArray host = 'h' + QByteArray::number(dice(8));
    const auto until = bench_.now + std::chrono::milliseconds(dice(3000));
    bench_.queue.coolDown("http://" + host + '/', until);
    coolUntil_[host] = std::max(coolUntil_[host], until);
}

void Model::finish()
{
    bench_.queue.setLimits(limits_ = {.jobs = 100, .perHost = 100});
    for (const BatchId id : std::exchange(paused_, {}))
        bench_.queue.setPaused(id, false);
    bench_.pass(1h);
    for (int before = -1; before != taken;) {
        before = taken;
        for (int i = 0; i < limits_.jobs; ++i)
            take();
        while (any(Doing::Active))
            end();
    }
    QVERIFY(!bench_.queue.hasWork());
    for (const auto &[id, task] : tasks_)
        QCOMPARE(task.doing, Doing::Ended);
}

void Model::release(ModelTask &task, Doing doing)
{
    task.doing = doing;
    task.control.reset();
}

// Transfers of a paused batch stand still and count nowhere.
int Model::activeOf(const QByteArray &host) const
{
    return int(std::count_if(tasks_.begin(), tasks_.end(), [&](const auto &entry) {
        return entry.second.doing == Doing::Active && entry.second.host == host
               && !paused_.contains(entry.first.batch);
    }));
}

int Model::activeCounted() const
{
    return int(std::count_if(tasks_.begin(), tasks_.end(), [&](const auto &entry) {
        return entry.second.doing == Doing::Active && !paused_.contains(entry.first.batch);
    }));
}

std::optional<BatchId> Model::anyBatch()
{
    if (batches_.empty())
        return std::nullopt;
    return std::next(batches_.begin(), dice(int(batches_.size())))->first;
}

std::optional<TaskId> Model::any(Doing doing)
{
    Tasks found;
    for (const auto &[id, task] : tasks_) {
        if (task.doing == doing)
            found.push_back(id);
    }
    if (found.empty())
        return std::nullopt;
    return found[size_t(dice(int(found.size())))];
}

} // namespace

class TestTaskQueueModel : public QObject
{
    Q_OBJECT

private slots:
    void randomOperations_data();
    void randomOperations();
};

void TestTaskQueueModel::randomOperations_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 20; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void TestTaskQueueModel::randomOperations()
{
    QFETCH(quint32, seed);
    Model model(seed);
    for (int i = 0; i < 5'000; ++i) {
        model.step();
        if (QTest::currentTestFailed()) {
            qInfo("after %d operations", i);
            return;
        }
    }
    model.finish();
    QVERIFY(model.taken > 500);
}

QTEST_APPLESS_MAIN(TestTaskQueueModel)
#include "tst_taskqueuemodel.moc"
