#include "ui/verifydialog.h"

#include "core/base/errortext.h"
#include "ui/words.h"

#include <QDialogButtonBox>
#include <QFileInfo>
#include <QLabel>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace haul {
namespace {

constexpr quint32 tasksATurn = 20'000; // a millisecond or two

// What is wrong first, then what is missing.
QStringList linesOf(const VerifyReport &report)
{
    QStringList lines;
    for (const WrongFile &file : report.wrongFiles)
        lines += VerifyDialog::tr("%1: %2").arg(file.path, words::errorInCell(file.error));
    for (const QString &name : report.missingNames)
        lines += VerifyDialog::tr("%1: not in this batch").arg(name);
    const qint64 told = qint64(report.wrongFiles.size() + report.missingNames.size());
    if (const qint64 more = report.wrong + report.missing - told; more > 0)
        lines += VerifyDialog::tr("and %1 more").arg(words::number(more));
    return lines;
}

} // namespace

VerifyDialog::VerifyDialog(TaskManager &manager, BatchId batch, const QString &checksumFile,
                           QWidget *parent)
    : QDialog(parent)
    , manager_(manager)
    , batch_(batch)
    , checksumFile_(checksumFile)
    , account_(new QLabel(this))
    , progress_(new QProgressBar(this))
    , lines_(new QPlainTextEdit(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    layOut();
    connect(&watcher_, &QFutureWatcherBase::progressRangeChanged, progress_,
            &QProgressBar::setRange);
    connect(&watcher_, &QFutureWatcherBase::progressValueChanged, progress_,
            &QProgressBar::setValue);
    connect(&watcher_, &QFutureWatcherBase::finished, this, &VerifyDialog::onFinished);
    if (const BatchRecord *record = manager.batch(batch)) {
        setWindowTitle(tr("Verify %1").arg(record->name));
        tasks_ = exportTasksOf(*record);
    }
    takeSome();
}

VerifyDialog::~VerifyDialog()
{
    watcher_.cancel();
}

void VerifyDialog::layOut()
{
    account_->setObjectName(QStringLiteral("account"));
    account_->setText(
        tr("Reading the files that %1 names…").arg(QFileInfo(checksumFile_).fileName()));
    account_->setTextFormat(Qt::PlainText);
    account_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    account_->setWordWrap(true);
    progress_->setRange(0, 0);
    lines_->setObjectName(QStringLiteral("lines"));
    lines_->setAccessibleName(tr("Files that are wrong or missing"));
    lines_->setReadOnly(true);
    lines_->setLineWrapMode(QPlainTextEdit::NoWrap);
    lines_->hide();
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QWidget::close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(10);
    column->addWidget(account_);
    column->addWidget(progress_);
    column->addWidget(lines_, 1);
    column->addWidget(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 70);
}

void VerifyDialog::takeSome()
{
    const BatchRecord *record = manager_.batch(batch_);
    if (!record) {
        tell(tr("The batch was removed before its files were read."), {});
        return;
    }
    if (next_ == 0)
        tasks_ = exportTasksOf(*record);
    const auto count = quint32(record->tasks.size());
    const quint32 end = std::min(count, next_ + tasksATurn);
    addTasks(tasks_, *record, ExportChoice::All, next_, end);
    next_ = end;
    if (next_ < count) {
        QTimer::singleShot(0, this, &VerifyDialog::takeSome);
        return;
    }
    watcher_.setFuture(verifyAgainst(checksumFile_, std::move(tasks_), manager_.workPool()));
}

void VerifyDialog::onFinished()
{
    if (watcher_.future().resultCount() == 0)
        return; // cancelled
    const Result<VerifyReport> report = watcher_.result();
    if (report)
        tell(words::verifyLine(*report), linesOf(*report));
    else
        tell(describe(report.error()).message, {report.error().detail});
}

void VerifyDialog::tell(const QString &account, const QStringList &lines)
{
    account_->setText(account);
    progress_->hide();
    lines_->setPlainText(lines.join(QLatin1Char('\n')));
    lines_->setVisible(!lines.isEmpty());
    adjustSize();
    emit told();
}

} // namespace haul
