#include "ui/exportcommands.h"

#include "core/parse/filekind.h"
#include "ui/exportdialog.h"
#include "ui/linkgrabber.h"
#include "ui/pagelinks.h"
#include "ui/taskpane.h"
#include "ui/windowactions.h"
#include "ui/words.h"

#include <QFileInfo>
#include <QMenu>
#include <QStandardPaths>

namespace haul {
namespace {

constexpr qsizetype longestName = 60; // of a page, in a window's title

QList<ExportFormat> formatsWithout(ExportFormat left)
{
    QList<ExportFormat> formats;
    for (int format = 0; format < exportFormatCount; ++format)
        formats += ExportFormat(format);
    formats.removeAll(left);
    return formats;
}

// What failed is asked for with its reasons first.
QList<ExportFormat> formatsFor(ExportChoice choice)
{
    QList<ExportFormat> formats = formatsWithout(ExportFormat::TextWithReasons);
    if (choice == ExportChoice::Failed)
        formats.prepend(ExportFormat::TextWithReasons);
    return formats;
}

QString nameFor(const QString &batch, ExportChoice choice)
{
    switch (choice) {
    case ExportChoice::All:
        return batch;
    case ExportChoice::Failed:
        return ExportCommands::tr("%1 failed").arg(batch);
    case ExportChoice::NotDone:
        return ExportCommands::tr("%1 not done").arg(batch);
    }
    Q_UNREACHABLE();
}

// "failed.txt written: 3 URLs, 1.2 KiB"; of links only the size is known.
QString writtenLine(const QString &name, qint64 tasks, qint64 bytes)
{
    const QString size = words::size(bytes);
    if (tasks < 0)
        return ExportCommands::tr("%1 written: %2").arg(name, size);
    if (tasks == 1)
        return ExportCommands::tr("%1 written: 1 URL, %2").arg(name, size);
    return ExportCommands::tr("%1 written: %2 URLs, %3").arg(name, words::number(tasks), size);
}

} // namespace

ExportCommands::ExportCommands(TaskManager &manager, TaskPane &tasks, WindowActions &actions,
                               QWidget *window)
    : manager_(manager)
    , tasks_(tasks)
    , actions_(actions)
    , window_(window)
    , folder_(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation))
{
    const auto on = [this](QAction *action, ExportChoice choice) {
        connect(action, &QAction::triggered, this, [this, choice] { exportTasks(choice); });
    };
    on(actions.exportAll, ExportChoice::All);
    on(actions.exportFailed, ExportChoice::Failed);
    on(actions.exportNotDone, ExportChoice::NotDone);
    connect(actions.exportChosen, &QAction::triggered, this, &ExportCommands::exportChosenTasks);
    connect(actions.exportResults, &QAction::triggered, this,
            [this] { exportResults(std::nullopt); });
    connect(actions.exportLinks, &QAction::triggered, this, [this] {
        if (const BatchRecord *of = batch())
            exportLinks(of->results.allRead());
    });
    connect(actions.grabPage, &QAction::triggered, this, &ExportCommands::grabPage);
    connect(actions.grabLinks, &QAction::triggered, this, [this] {
        if (const BatchRecord *of = batch())
            grabLinks(of->results.allRead());
    });
}

const BatchRecord *ExportCommands::batch() const
{
    const auto id = tasks_.batch();
    return id ? manager_.batch(*id) : nullptr;
}

void ExportCommands::exportTasks(ExportChoice choice)
{
    if (const BatchRecord *of = batch())
        ask(formatsFor(choice), nameFor(of->name, choice),
            [id = of->id, choice](ExportJob &job) { job.writeTasks(id, choice); });
}

void ExportCommands::exportChosenTasks()
{
    exportThese(tasks_.chosen());
}

void ExportCommands::exportThese(const std::vector<TaskId> &tasks)
{
    const BatchRecord *of = batch();
    if (!of)
        return;
    std::vector<quint32> indexes;
    for (const TaskId id : tasks)
        indexes.push_back(id.index);
    ask(formatsFor(ExportChoice::All), tr("%1 chosen").arg(of->name),
        [id = of->id, indexes](ExportJob &job) { job.writeTasks(id, indexes); });
}

void ExportCommands::exportLinks(std::vector<ParseResultPtr> results)
{
    const BatchRecord *of = batch();
    if (!of || results.empty())
        return;
    ask(formatsWithout(ExportFormat::TextWithReasons), tr("%1 links").arg(of->name),
        [shared = std::make_shared<const std::vector<ParseResultPtr>>(std::move(results))](
            ExportJob &job) { job.writeLinks(*shared); });
}

void ExportCommands::exportResults(std::optional<std::vector<quint32>> places)
{
    const BatchRecord *of = batch();
    if (!of || of->results.isEmpty())
        return;
    ask({ExportFormat::Csv, ExportFormat::JsonLines}, tr("%1 results").arg(of->name),
        [id = of->id, places = std::move(places)](ExportJob &job) {
            job.writeResults(id, places);
        });
}

void ExportCommands::ask(const QList<ExportFormat> &formats, const QString &name,
                         const std::function<void(ExportJob &)> &start)
{
    auto *dialog = new ExportDialog(formats, folder_, name, window_);
    connect(dialog, &ExportDialog::targetChosen, this,
            [this, start](const ExportTarget &target) { run(target, start); });
    dialog->open();
}

void ExportCommands::run(const ExportTarget &target, const std::function<void(ExportJob &)> &start)
{
    folder_ = QFileInfo(target.path).path();
    const QString name = QFileInfo(target.path).fileName();
    emit begun(tr("Writing %1…").arg(name));
    auto *job = new ExportJob(manager_, target, this);
    connect(job, &ExportJob::failed, this, &ExportCommands::failed);
    connect(job, &ExportJob::done, this, [this, name](qint64 tasks, qint64 bytes) {
        emit done(writtenLine(name, tasks, bytes));
    });
    start(*job);
}

void ExportCommands::grabLinks(std::vector<ParseResultPtr> results)
{
    const BatchRecord *of = batch();
    if (!of || results.empty())
        return;
    openGrabber(of->name, std::move(results));
}

void ExportCommands::grabPage()
{
    auto *dialog = new PageLinks(defaults_, manager_.limits(), window_);
    connect(dialog, &PageLinks::fetched, this, [this](const ParseResultPtr &page) {
        const QString title =
            page->title.isEmpty() ? QString::fromUtf8(hostOfUrl(page->url)) : page->title;
        openGrabber(title.left(longestName), {page});
    });
    dialog->open();
}

void ExportCommands::openGrabber(const QString &name, std::vector<ParseResultPtr> results)
{
    auto *grabber = new LinkGrabber(manager_.workPool(), name, window_);
    connect(grabber, &LinkGrabber::newListWished, this, &ExportCommands::newListWished);
    grabber->gather(std::move(results));
    grabber->show();
}

void ExportCommands::updateActions()
{
    const BatchRecord *of = batch();
    static const BatchCounts none;
    const BatchCounts &counts = of ? of->counts : none;
    const qint64 done = counts.of(TaskState::Done) + counts.of(TaskState::Skipped);
    actions_.exportMenu->menuAction()->setEnabled(of);
    actions_.exportAll->setEnabled(counts.tasks > 0);
    actions_.exportFailed->setEnabled(counts.of(TaskState::Failed) > 0);
    actions_.exportNotDone->setEnabled(counts.tasks > done);
    actions_.exportChosen->setEnabled(of && tasks_.hasChoice());
    actions_.exportResults->setEnabled(of && !of->results.isEmpty());
    actions_.exportLinks->setEnabled(of && of->results.hasRead());
    actions_.grabLinks->setEnabled(actions_.exportLinks->isEnabled());
}

} // namespace haul
