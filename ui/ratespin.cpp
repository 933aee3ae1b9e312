#include "ui/ratespin.h"

#include <QKeyEvent>
#include <QMetaMethod>

#include <algorithm>

namespace haul {
namespace {

constexpr qint64 unit = 1024;
constexpr int most = 100'000'000; // KiB/s

int inUnits(qint64 bytesPerSecond)
{
    return int(std::clamp<qint64>((bytesPerSecond + unit - 1) / unit, 0, most));
}

} // namespace

RateSpin::RateSpin(const QString &zero, QWidget *parent)
    : QSpinBox(parent)
{
    setRange(0, most);
    setSpecialValueText(zero);
    setSuffix(tr(" KiB/s"));
    setGroupSeparatorShown(true);
    setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
}

void RateSpin::setRate(qint64 bytesPerSecond)
{
    given_ = bytesPerSecond;
    setValue(inUnits(bytesPerSecond));
}

qint64 RateSpin::rate() const
{
    return value() == inUnits(given_) ? given_ : value() * unit;
}

void RateSpin::keyPressEvent(QKeyEvent *event)
{
    const bool isReturn = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    QSpinBox::keyPressEvent(event);
    if (!isReturn)
        return;
    // Without anybody to hear of it, it goes on to the dialog's default button.
    event->setAccepted(isSignalConnected(QMetaMethod::fromSignal(&RateSpin::confirmed)));
    emit confirmed();
}

} // namespace haul
