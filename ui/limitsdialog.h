// The limits of one batch, for while it runs: connections a file, retries and their pause, how long
// a server may be silent, and the speed.
//
//     auto *dialog = new LimitsDialog(manager, id, window);
//     dialog->open();       // deletes itself; what was changed holds when it is confirmed
//
// What is under way keeps what it began with; the speed changes at once. Main thread.
#pragma once

#include "core/manager/taskmanager.h"

#include <QDialog>
#include <QHash>

class QSpinBox;

namespace haul {

class RateSpin;

class LimitsDialog : public QDialog
{
    Q_OBJECT

public:
    // The batch is there; the dialog goes when the batch does.
    LimitsDialog(TaskManager &manager, BatchId batch, QWidget *parent = nullptr);

signals:
    void applied(const haul::BatchSettings &settings);

protected:
    void done(int result) override;

private:
    void layOut();
    void fill(const BatchSettings &settings);
    void apply();

    TaskManager &manager_;
    const BatchId batch_;
    QSpinBox *segments_;
    RateSpin *rate_;
    QSpinBox *retries_;
    QSpinBox *pause_;
    QSpinBox *connect_;
    QSpinBox *stall_;
    QHash<const QSpinBox *, int> given_;
};

} // namespace haul
