// How far a batch has come, as a bar: ended tasks filled, the failed ones among them in red at its
// end, as in the list of batches. Main thread.
#pragma once

#include "core/manager/batchrecord.h"
#include "ui/paint.h"

#include <QWidget>

namespace haul {

class OutcomeBar : public QWidget
{
    Q_OBJECT

public:
    explicit OutcomeBar(QWidget *parent = nullptr);

    void setBatch(const BatchRecord &batch);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    double fraction_ = 0;
    double failed_ = 0;
    TaskState colour_ = TaskState::Waiting;
};

} // namespace haul
