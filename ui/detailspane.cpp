#include "ui/detailspane.h"

#include "ui/batchdetails.h"
#include "ui/resultspane.h"
#include "ui/taskdetails.h"
#include "ui/words.h"

#include <QAction>
#include <QTabBar>

namespace haul {

DetailsPane::DetailsPane(TaskManager &manager, const RunWatch &runs, QWidget *parent)
    : QTabWidget(parent)
    , batch_(new BatchDetails(manager, runs))
    , task_(new TaskDetails(manager))
    , results_(new ResultsPane(manager))
{
    setObjectName(QStringLiteral("details"));
    setDocumentMode(true);
    addTab(batch_, tr("Batch"));
    addTab(task_, tr("Task"));
    addTab(results_, tr("Results"));
    for (int tab = 0; tab < count(); ++tab) {
        auto *action = new QAction(tabText(tab), this);
        action->setShortcut(QKeySequence(Qt::CTRL | (Qt::Key_1 + tab)));
        connect(action, &QAction::triggered, this, [this, tab] { setCurrentIndex(tab); });
        addAction(action);
    }
    connect(results_, &ResultsPane::countChanged, this, [this](int results) {
        setTabText(indexOf(results_),
                   results == 0 ? tr("Results") : tr("Results (%1)").arg(words::number(results)));
    });
}

void DetailsPane::setBatch(std::optional<BatchId> id)
{
    if (id != id_ && currentWidget() == task_)
        setCurrentWidget(batch_);
    id_ = id;
    batch_->setBatch(id);
    results_->setBatch(id);
}

void DetailsPane::setTask(std::optional<TaskId> id)
{
    task_->setTask(id);
}

void DetailsPane::bringTask()
{
    if (currentWidget() == batch_)
        setCurrentWidget(task_);
}

} // namespace haul
