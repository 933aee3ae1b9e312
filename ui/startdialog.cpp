#include "ui/startdialog.h"

#include "ui/startchoice.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>

namespace haul {

StartDialog::StartDialog(TaskManager &manager, BatchId batch, QWidget *parent)
    : QDialog(parent)
    , manager_(manager)
    , batch_(batch)
    , start_(new StartChoice(this))
{
    setObjectName(QStringLiteral("startDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Start at a Time"));
    const BatchRecord *record = manager.batch(batch);
    start_->setTime(record && record->startAt.isValid() ? record->startAt
                                                        : StartChoice::proposal());
    auto *what = new QLabel(record ? tr("When “%1” is to start. Until then it waits; what is under "
                                        "way stands still.")
                                         .arg(record->name)
                                   : QString(),
                            this);
    what->setWordWrap(true);
    what->setTextFormat(Qt::PlainText);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    for (QAbstractButton *button : buttons->buttons())
        button->setIcon({});
    connect(buttons, &QDialogButtonBox::accepted, this, &StartDialog::confirm);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *form = new QFormLayout(this);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setVerticalSpacing(12);
    form->addRow(what);
    form->addRow(tr("&Start:"), start_);
    form->addRow(buttons);
    start_->setFocus();
}

void StartDialog::confirm()
{
    startBatchAt(manager_, batch_, start_->time());
    accept();
}

void startBatchAt(TaskManager &manager, BatchId batch, const QDateTime &when)
{
    const BatchRecord *record = manager.batch(batch);
    if (!record || record->hasEnded())
        return;
    manager.setBatchStart(batch, when);
    if (record->paused)
        manager.future(batch).resume();
}

} // namespace haul
