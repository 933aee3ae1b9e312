#include "ui/detailspane.h"

#include "ui/resultspane.h"
#include "ui/taskdetails.h"
#include "ui/words.h"

#include <QTabBar>

namespace haul {

DetailsPane::DetailsPane(TaskManager &manager, QWidget *parent)
    : QTabWidget(parent)
    , task_(new TaskDetails(manager))
    , results_(new ResultsPane(manager))
{
    setObjectName(QStringLiteral("details"));
    setDocumentMode(true);
    addTab(task_, tr("Task"));
    addTab(results_, tr("Results"));
    connect(results_, &ResultsPane::countChanged, this, [this](int results) {
        setTabText(1,
                   results == 0 ? tr("Results") : tr("Results (%1)").arg(words::number(results)));
    });
}

void DetailsPane::setBatch(std::optional<BatchId> id)
{
    results_->setBatch(id);
}

void DetailsPane::setTask(std::optional<TaskId> id)
{
    task_->setTask(id);
}

} // namespace haul
