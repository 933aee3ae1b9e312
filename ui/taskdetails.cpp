#include "ui/taskdetails.h"

#include "core/base/secrets.h"
#include "ui/emptystate.h"
#include "ui/errorbanner.h"
#include "ui/factsgrid.h"
#include "ui/linesplitter.h"
#include "ui/paint.h"
#include "ui/segmentstrip.h"
#include "ui/tasktext.h"
#include "ui/warningline.h"
#include "ui/words.h"

#include <QFontDatabase>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QStackedLayout>
#include <QTextDocument>
#include <QVBoxLayout>

#include <algorithm>

namespace haul {

TaskDetails::TaskDetails(TaskManager &manager, QWidget *parent)
    : QWidget(parent)
    , manager_(manager)
    , pages_(new QStackedLayout(this))
    , empty_(new EmptyState(this))
    , error_(new ErrorBanner(this))
    , warning_(new WarningLine(this))
    , segments_(new SegmentStrip(this))
    , facts_(new FactsGrid({tr("Address"), tr("Redirected to"), tr("File"), tr("Size"),
                            tr("Connections"), tr("Answer"), tr("Time"), tr("SHA-256")},
                           this))
    , attempts_(new QLabel(this))
    , headers_(new QPlainTextEdit(this))
{
    empty_->setWords(tr("No task chosen"), tr("Choose one above to see what it did."));
    pages_->addWidget(empty_);
    pages_->addWidget(makePage());
    recolour();
    connect(&manager, &TaskManager::tasksChanged, this,
            [this](BatchId id, const std::vector<quint32> &indexes) {
                if (task_ && task_->batch == id
                    && std::binary_search(indexes.begin(), indexes.end(), task_->index))
                    refresh();
            });
    connect(&manager, &TaskManager::batchRemoved, this, [this](BatchId id) {
        if (task_ && task_->batch == id)
            setTask(std::nullopt);
    });
}

QWidget *TaskDetails::makePage()
{
    auto *left = new QWidget;
    auto *column = new QVBoxLayout(left);
    column->setContentsMargins(12, 10, 12, 10);
    column->setSpacing(8);
    column->addWidget(error_);
    column->addWidget(warning_);
    column->addWidget(segments_);
    column->addWidget(facts_);
    column->addWidget(attempts_);
    column->addStretch();
    attempts_->setWordWrap(true);
    attempts_->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto *scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(left);
    left->setBackgroundRole(QPalette::Base);

    headers_->setReadOnly(true);
    headers_->setFrameShape(QFrame::NoFrame);
    headers_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    headers_->document()->setDocumentMargin(10);
    headers_->setLineWrapMode(QPlainTextEdit::NoWrap);
    headers_->setAccessibleName(tr("The server's answer"));

    auto *page = new LineSplitter(Qt::Horizontal);
    page->setChildrenCollapsible(false);
    page->addWidget(scroll);
    page->addWidget(headers_);
    page->setSizes({600, 400});
    page->setStretchFactor(0, 3);
    page->setStretchFactor(1, 2);
    return page;
}

void TaskDetails::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        recolour();
    QWidget::changeEvent(event);
}

void TaskDetails::showEvent(QShowEvent *event)
{
    refresh();
    QWidget::showEvent(event);
}

void TaskDetails::recolour()
{
    const QPalette readable = paint::withReadablePlaceholder(palette());
    if (readable != palette())
        setPalette(readable);
}

void TaskDetails::setTask(std::optional<TaskId> id)
{
    task_ = id;
    refresh();
}

QString TaskDetails::fact(Fact fact) const
{
    return facts_->value(fact);
}

QString TaskDetails::errorMessage() const
{
    return error_->message();
}

void TaskDetails::refresh()
{
    const BatchRecord *batch = task_ ? manager_.batch(task_->batch) : nullptr;
    pages_->setCurrentIndex(batch ? 1 : 0);
    if (!batch)
        return;
    const TaskRecord &task = batch->tasks[task_->index];
    error_->setError(task.fullOutcome ? task.fullOutcome->error : std::nullopt);
    warning_->setText(batch->settings->insecure
                          ? tr("Certificates are not verified in this batch (insecure).")
                          : QString());
    showSegments(task);
    showFacts(*batch);
    showAttempts(task);
    showHeaders();
}

// Of a file that is whole there is nothing to see.
void TaskDetails::showSegments(const TaskRecord &task)
{
    const bool mayBePartly = task.state != TaskState::Done && task.state != TaskState::Skipped;
    segments_->setPicture(mayBePartly && isVisible() ? manager_.segments(*task_) : std::nullopt,
                          hasEnded(task.state) ? TaskState::Waiting : TaskState::Active);
}

void TaskDetails::showFacts(const BatchRecord &batch)
{
    const TaskRecord &task = batch.tasks[task_->index];
    const Entry &entry = (*batch.entries)[task_->index];
    const Outcome none;
    const OutcomePtr known = outcomeOf(batch, task_->index);
    const Outcome &outcome = known ? *known : none;

    facts_->setValue(Address, QString::fromUtf8(withoutPassword(entry.url)));
    facts_->setValue(FinalAddress, outcome.finalUrl == entry.url
                                       ? QString()
                                       : QString::fromUtf8(withoutSecrets(outcome.finalUrl)));
    const QString reserved = task.notes ? task.notes->path : QString();
    facts_->setValue(File, known ? outcome.path : reserved);
    const bool partly = task.state != TaskState::Done && task.received > 0;
    if (partly)
        facts_->setValue(Size, words::sizeOf(task.received, task.total));
    else
        facts_->setValue(Size, taskSize(task) < 0 ? QString() : words::size(taskSize(task)));

    const int connections = task.state == TaskState::Active ? manager_.connections(*task_) : 0;
    facts_->setValue(Connections, connections > 0 ? words::number(connections) : QString());

    QStringList answer;
    if (outcome.httpStatus != 0)
        answer += tr("HTTP %1").arg(outcome.httpStatus);
    if (!outcome.mime.isEmpty())
        answer += QString::fromUtf8(outcome.mime);
    facts_->setValue(Answer, answer.join(QStringLiteral(" · ")));
    facts_->setValue(Time, outcome.seconds > 0 ? words::elapsed(outcome.seconds) : QString());
    facts_->setValue(Checksum, QString::fromLatin1(outcome.sha256.toHex()));
}

void TaskDetails::showAttempts(const TaskRecord &task)
{
    QStringList lines;
    if (task.notes) {
        for (const AttemptNote &note : task.notes->attempts) {
            const QString when = QLocale().toString(note.at.time(), QStringLiteral("HH:mm:ss"));
            lines += tr("%1   Attempt %2: %3; the next one after %4.")
                         .arg(when, QString::number(note.attempt), words::errorInCell(note.error),
                              words::elapsed(double(note.delay.count()) / 1000));
        }
    }
    const QString text = lines.join(QLatin1Char('\n'));
    attempts_->setVisible(!text.isEmpty());
    if (attempts_->text() != text)
        attempts_->setText(text);
}

void TaskDetails::showHeaders()
{
    const QString headers =
        redactedText(QString::fromUtf8(manager_.headers(*task_)).remove(u'\r').trimmed());
    const bool isOver = hasEnded(manager_.batch(task_->batch)->tasks[task_->index].state);
    headers_->setPlaceholderText(
        isOver ? tr("The server's answer is kept of the latest tasks only, while Haul runs.")
               : tr("The server's answer will be shown here."));
    if (headers_->toPlainText() != headers)
        headers_->setPlainText(headers);
}

} // namespace haul
