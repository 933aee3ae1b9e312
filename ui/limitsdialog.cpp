#include "ui/limitsdialog.h"

#include "ui/preferences.h"
#include "ui/ratespin.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>

namespace haul {
namespace {

constexpr Bounds pauses{0, 3600}; // seconds

QSpinBox *makeSpin(const char *name, Bounds allowed, const QString &suffix = {})
{
    auto *spin = new QSpinBox;
    spin->setObjectName(QLatin1String(name));
    spin->setRange(allowed.least, allowed.most);
    spin->setSuffix(suffix);
    spin->setGroupSeparatorShown(true);
    return spin;
}

} // namespace

LimitsDialog::LimitsDialog(TaskManager &manager, BatchId batch, QWidget *parent)
    : QDialog(parent)
    , manager_(manager)
    , batch_(batch)
    , segments_(makeSpin("segments", bounds::segments))
    , rate_(new RateSpin(tr("no limit")))
    , retries_(makeSpin("retries", bounds::retries, tr(" times")))
    , pause_(makeSpin("pause", pauses, tr(" s")))
    , connect_(makeSpin("connectTimeout", bounds::timeout, tr(" s")))
    , stall_(makeSpin("stallTimeout", bounds::timeout, tr(" s")))
{
    setObjectName(QStringLiteral("limitsDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    const BatchRecord &record = *manager.batch(batch);
    setWindowTitle(tr("Limits of %1").arg(record.name));
    layOut();
    fill(*record.settings);
    rate_->setRate(manager.batchRate(batch));
    connect(&manager, &TaskManager::batchRemoved, this, [this](BatchId id) {
        if (id == batch_)
            reject();
    });
}

void LimitsDialog::layOut()
{
    rate_->setObjectName(QStringLiteral("rate"));
    retries_->setSpecialValueText(tr("never"));
    pause_->setSpecialValueText(tr("none"));
    pause_->setToolTip(tr("Before the second attempt. It doubles each time."));
    stall_->setToolTip(tr("An attempt that gets no byte for so long is broken off."));
    auto *form = new QFormLayout(this);
    form->setContentsMargins(16, 14, 16, 14);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("Speed &limit:"), rate_);
    form->addRow(tr("Connections for a &file:"), segments_);
    form->addRow(tr("Try &again:"), retries_);
    form->addRow(tr("&Pause before it:"), pause_);
    form->addRow(tr("Connect &within:"), connect_);
    form->addRow(tr("&Give up after silence of:"), stall_);
    auto *note = new QLabel(tr("The speed changes at once. All else holds for what begins from now "
                               "on: what is under way keeps what it began with."));
    note->setWordWrap(true);
    form->addRow(note);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    for (QAbstractButton *button : buttons->buttons())
        button->setIcon({});
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    form->addRow(buttons);
}

void LimitsDialog::fill(const BatchSettings &settings)
{
    segments_->setValue(settings.segments);
    retries_->setValue(settings.retries);
    pause_->setValue(int(std::chrono::ceil<std::chrono::seconds>(settings.retryPause).count()));
    connect_->setValue(int(settings.connectTimeout.count()));
    stall_->setValue(int(settings.stallTimeout.count()));
    for (const QSpinBox *spin : {segments_, retries_, pause_, connect_, stall_})
        given_.insert(spin, spin->value());
}

void LimitsDialog::done(int result)
{
    if (result == QDialog::Accepted && manager_.batch(batch_))
        apply();
    QDialog::done(result);
}

// What was not touched stays as it is, be it beyond what can be typed here.
void LimitsDialog::apply()
{
    BatchSettings settings = *manager_.batch(batch_)->settings;
    const auto isTouched = [this](const QSpinBox *spin) {
        return spin->value() != given_.value(spin);
    };
    if (isTouched(segments_))
        settings.segments = segments_->value();
    if (isTouched(retries_))
        settings.retries = retries_->value();
    if (isTouched(pause_))
        settings.retryPause = std::chrono::seconds(pause_->value());
    if (isTouched(connect_))
        settings.connectTimeout = std::chrono::seconds(connect_->value());
    if (isTouched(stall_))
        settings.stallTimeout = std::chrono::seconds(stall_->value());
    manager_.setBatchSettings(batch_, settings);
    manager_.setBatchRate(batch_, rate_->rate());
    emit applied(settings);
}

} // namespace haul
