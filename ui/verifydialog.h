// Verifies a batch's files against a checksum file and says what came of it. Beside the window, not
// before it; closing ends it.
//
//     (new VerifyDialog(manager, batch, path, window))->show();     // deletes itself when it
//     closes
//
// Takes what it needs of the batch in stretches, so that a large one costs the window no frame; the
// reading is on the work pool. Changes no file. Main thread.
#pragma once

#include "core/manager/taskmanager.h"
#include "core/manager/verifyagainst.h"

#include <QDialog>
#include <QFutureWatcher>

class QLabel;
class QPlainTextEdit;
class QProgressBar;

namespace haul {

class VerifyDialog : public QDialog
{
    Q_OBJECT

public:
    VerifyDialog(TaskManager &manager, BatchId batch, const QString &checksumFile, QWidget *parent);
    ~VerifyDialog() override;

signals:
    void told(); // what came of it stands there now

private:
    void layOut();
    void takeSome();
    void onFinished();
    void tell(const QString &account, const QStringList &lines);

    TaskManager &manager_;
    const BatchId batch_;
    const QString checksumFile_;
    ExportTasks tasks_;
    quint32 next_ = 0; // task to take
    QFutureWatcher<Result<VerifyReport>> watcher_;
    QLabel *account_;
    QProgressBar *progress_;
    QPlainTextEdit *lines_;
};

} // namespace haul
