// The choice of a batch's priority, as a menu. Main thread.
//
//     connect(menu, &QMenu::aboutToShow, ...);     menu->setPriority(record.rank.priority);
//     connect(menu, &PriorityMenu::chosen, ...);
#pragma once

#include "core/model/batchrank.h"

#include <QMenu>

#include <array>

namespace haul {

class PriorityMenu : public QMenu
{
    Q_OBJECT

public:
    PriorityMenu(const QString &title, QWidget *parent);

    void setPriority(BatchPriority priority);
    QAction *action(BatchPriority priority) const { return choices_[size_t(priority)]; }

signals:
    void chosen(haul::BatchPriority priority);

private:
    std::array<QAction *, batchPriorityCount> choices_{};
};

} // namespace haul
