#include "ui/prioritymenu.h"

#include <QActionGroup>

namespace haul {

PriorityMenu::PriorityMenu(const QString &title, QWidget *parent)
    : QMenu(title, parent)
{
    auto *group = new QActionGroup(this);
    const QString labels[] = {tr("&High"), tr("&Normal"), tr("&Low")};
    for (int i = 0; i < batchPriorityCount; ++i) {
        QAction *choice = group->addAction(labels[i]);
        choice->setCheckable(true);
        addAction(choice);
        choices_[size_t(i)] = choice;
        connect(choice, &QAction::triggered, this, [this, i] { emit chosen(BatchPriority(i)); });
    }
    setPriority(BatchPriority::Normal);
}

void PriorityMenu::setPriority(BatchPriority priority)
{
    action(priority)->setChecked(true);
}

} // namespace haul
