#include "ui/filedeletion.h"

#include "core/base/errortext.h"
#include "ui/noticebar.h"
#include "ui/words.h"

#include <QMessageBox>
#include <QPushButton>
#include <QTimer>

#include <algorithm>

namespace haul {
namespace {

constexpr size_t tasksATurn = 20'000; // a millisecond or two
constexpr int progressAfter = 400;    // milliseconds: most are done before

QString question(const BatchRecord &batch)
{
    qint64 files = 0;
    qint64 bytes = 0;
    for (const TaskRecord &task : batch.tasks) {
        if (task.state == TaskState::Done && !task.removed) {
            ++files;
            bytes += task.received;
        }
    }
    return FileDeletion::tr("Delete %1 (%2) of “%3” from the disk?")
        .arg(words::fileCount(files), words::size(bytes), batch.name);
}

} // namespace

FileDeletion::FileDeletion(TaskManager &manager, NoticeBar &bar, BatchId batch, QWidget *window)
    : QObject(window)
    , manager_(manager)
    , bar_(bar)
    , batch_(batch)
    , window_(window)
{
    connect(&watcher_, &QFutureWatcherBase::finished, this, &FileDeletion::onDeleted);
    connect(&watcher_, &QFutureWatcherBase::progressValueChanged, this, [this](int value) {
        if (progress_)
            progress_->setValue(value);
    });
}

FileDeletion::~FileDeletion()
{
    *stop_ = true;
}

void FileDeletion::ask()
{
    const BatchRecord *batch = manager_.batch(batch_);
    if (!batch) {
        deleteLater();
        return;
    }
    auto *box = new QMessageBox(QMessageBox::Warning, tr("Delete Files"), question(*batch),
                                QMessageBox::NoButton, window_);
    box->setObjectName(QStringLiteral("deleteFiles"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    const QString first =
        batch->hasEnded() ? QString() : tr("It still runs: it is cancelled first. ");
    box->setInformativeText(
        first
        + tr("This cannot be undone. Files that were there before the batch, or "
             "were changed since, stay."));
    auto *yes = box->addButton(tr("&Delete"), QMessageBox::DestructiveRole);
    auto *no = box->addButton(QMessageBox::Cancel);
    box->setDefaultButton(no);
    box->setEscapeButton(no);
    connect(box, &QDialog::finished, this, [this, box, yes] {
        if (box->clickedButton() == yes)
            begin();
        else
            deleteLater();
    });
    box->open();
}

void FileDeletion::begin()
{
    const BatchRecord *batch = manager_.batch(batch_);
    if (!batch) {
        deleteLater();
        return;
    }
    tasks_ = exportTasksOf(*batch);
    QFuture<OutcomePtr> run = manager_.future(batch_);
    if (run.isFinished()) {
        takeSome();
        return;
    }
    connect(&manager_, &TaskManager::runFinished, this, [this](BatchId id) {
        if (id == batch_)
            takeSome();
    });
    run.cancel();
}

// In stretches: a batch of a million costs the window no frame.
void FileDeletion::takeSome()
{
    const BatchRecord *batch = manager_.batch(batch_);
    if (!batch) {
        deleteLater();
        return;
    }
    const size_t end = std::min(batch->tasks.size(), next_ + tasksATurn);
    addTasks(tasks_, *batch, ExportChoice::All, quint32(next_), quint32(end));
    next_ = end;
    if (next_ < batch->tasks.size())
        QTimer::singleShot(0, this, &FileDeletion::takeSome);
    else
        start(*batch);
}

void FileDeletion::start(const BatchRecord &batch)
{
    name_ = batch.name;
    const QString folder = batch.settings->folder;
    progress_ = std::make_unique<QProgressDialog>(tr("Deleting files of “%1”…").arg(name_),
                                                  tr("Stop"), 0, int(tasks_.tasks.size()), window_);
    progress_->setWindowTitle(tr("Delete Files"));
    progress_->setMinimumDuration(progressAfter);
    progress_->setAutoReset(false);
    progress_->setValue(0);
    connect(progress_.get(), &QProgressDialog::canceled, this, [this] { *stop_ = true; });
    manager_.disconnect(this);
    manager_.hideBatch(batch_);
    watcher_.setFuture(deleteFiles(folder, std::move(tasks_), stop_, manager_.workPool()));
}

void FileDeletion::onDeleted()
{
    progress_.reset();
    deleteLater();
    if (watcher_.future().resultCount() == 0)
        return;
    const DeleteReport report = watcher_.result();
    bar_.tell(wordsFor(report));
    if (report.isWhole()) {
        manager_.removeBatch(batch_);
        return;
    }
    manager_.showBatch(batch_);
    emit broughtBack(batch_);
}

QString FileDeletion::wordsFor(const DeleteReport &report) const
{
    if (!report.isWhole())
        return tr("Stopped: %1 of “%2” are deleted, of %3. The batch stays in the list.")
            .arg(words::fileCount(report.deleted), name_, words::number(report.files));
    QString line = tr("Deleted %1 (%2) of “%3”.")
                       .arg(words::fileCount(report.deleted), words::size(report.bytes), name_);
    if (report.changed > 0)
        line +=
            u' '
            + tr("%1 stay: they are not what the batch wrote.").arg(words::number(report.changed));
    if (report.failed > 0 && report.firstError)
        line += u' '
                + tr("%1 could not be deleted: %2")
                      .arg(words::number(report.failed), report.firstError->detail);
    return line;
}

} // namespace haul
