#include "ui/exportjob.h"

#include "core/manager/exportlistfile.h"
#include "core/parse/extraction.h"

#include <QTimer>

#include <algorithm>
#include <utility>

namespace haul {
namespace {

constexpr size_t tasksATurn = 20'000; // a millisecond or two
constexpr int piecesATurn = 2;        // of results; about as long

} // namespace

ExportJob::ExportJob(TaskManager &manager, const ExportTarget &target, QObject *parent)
    : QObject(parent)
    , manager_(manager)
    , target_(target)
{
    connect(&watcher_, &QFutureWatcherBase::finished, this, &ExportJob::onWritten);
}

ExportJob::~ExportJob()
{
    watcher_.cancel();
}

void ExportJob::writeTasks(BatchId batch, ExportChoice choice)
{
    choice_ = choice;
    begin(batch);
}

void ExportJob::writeTasks(BatchId batch, std::vector<quint32> indexes)
{
    indexes_ = std::move(indexes);
    begin(batch);
}

void ExportJob::writeLinks(std::vector<ParseResultPtr> results)
{
    write(exportToFile(std::move(results), target_.format, target_.path, manager_.workPool()));
}

void ExportJob::begin(BatchId batch)
{
    batch_ = batch;
    const BatchRecord *record = manager_.batch(batch);
    if (record)
        tasks_ = exportTasksOf(*record);
    takeSome();
}

const BatchRecord *ExportJob::recordOrFail()
{
    const BatchRecord *record = manager_.batch(batch_);
    if (!record) {
        emit failed({ErrorCode::ListUnreadable, Stage::List,
                     tr("The batch was removed before its list was written.")});
        deleteLater();
    }
    return record;
}

// A timer of no time and not a posted event: the window's events come in between.
void ExportJob::takeSome()
{
    const BatchRecord *record = recordOrFail();
    if (!record)
        return;
    const size_t all = indexes_ ? indexes_->size() : record->tasks.size();
    const size_t end = std::min(all, next_ + tasksATurn);
    if (indexes_)
        addTasks(tasks_, *record, std::span(*indexes_).subspan(next_, end - next_));
    else
        addTasks(tasks_, *record, choice_, quint32(next_), quint32(end));
    next_ = end;
    if (next_ < all) {
        QTimer::singleShot(0, this, &ExportJob::takeSome);
        return;
    }
    count_ = qint64(tasks_.tasks.size());
    write(exportToFile(std::move(tasks_), target_.format, target_.path, manager_.workPool()));
}

void ExportJob::writeResults(BatchId batch, std::optional<std::vector<quint32>> places)
{
    batch_ = batch;
    if (const BatchRecord *record = manager_.batch(batch)) {
        const auto extraction = Extraction::fromTexts(record->settings->extractions);
        if (extraction)
            results_.fields = extraction->names();
    }
    results_.places = std::move(places);
    takeResults();
}

void ExportJob::takeResults()
{
    const BatchRecord *record = recordOrFail();
    if (!record)
        return;
    for (int piece = 0; piece < piecesATurn; ++piece) {
        if (addPiece(results_.snapshot, *record)) {
            write(exportToFile(std::exchange(results_, {}), target_.format, target_.path,
                               manager_.workPool()));
            return;
        }
    }
    QTimer::singleShot(0, this, &ExportJob::takeResults);
}

void ExportJob::write(const QFuture<Result<qint64>> &future)
{
    watcher_.setFuture(future);
}

void ExportJob::onWritten()
{
    if (watcher_.future().resultCount() > 0) {
        const Result<qint64> bytes = watcher_.result();
        if (bytes)
            emit done(count_, *bytes);
        else
            emit failed(bytes.error());
    }
    deleteLater();
}

} // namespace haul
