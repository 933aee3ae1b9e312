#include "ui/speedlimit.h"

#include "ui/ratemenu.h"
#include "ui/windowmemory.h"
#include "ui/words.h"

namespace haul {

SpeedLimit::SpeedLimit(TaskManager &manager, WindowMemory &memory, QWidget *parent)
    : QToolButton(parent)
    , manager_(manager)
    , memory_(memory)
    , menu_(new RateMenu(tr("Speed Limit"), this))
{
    setObjectName(QStringLiteral("speedLimit"));
    setAutoRaise(true);
    setFocusPolicy(Qt::TabFocus);
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setArrowType(Qt::UpArrow);
    setAccessibleName(tr("Speed limit"));
    connect(this, &QToolButton::clicked, this, &SpeedLimit::openMenu);
    connect(menu_, &RateMenu::chosen, this, &SpeedLimit::choose);
    menu_->addSeparator();
    const QAction *timetable = menu_->addAction(tr("&Timetable…"));
    connect(timetable, &QAction::triggered, this, &SpeedLimit::timetableWished);
    refresh();
}

void SpeedLimit::setRate(qint64 bytesPerSecond)
{
    Limits limits = manager_.limits();
    limits.bytesPerSecond = bytesPerSecond;
    manager_.setLimits(limits);
    refresh();
}

void SpeedLimit::choose(qint64 bytesPerSecond)
{
    setRate(bytesPerSecond);
    memory_.setSpeedLimit(bytesPerSecond);
}

// Above the button, which stands at the window's end. Qt's own way of opening a button's menu runs
// an event loop within the event loop.
void SpeedLimit::openMenu()
{
    menu_->setRate(manager_.limits().bytesPerSecond);
    const QSize size = menu_->sizeHint();
    const QPoint corner = mapToGlobal(rect().topRight());
    menu_->popup(corner - QPoint(size.width() - 1, size.height()));
}

void SpeedLimit::setLowerSpeed(qint64 bytesPerSecond, const QString &until)
{
    lowerSpeed_ = bytesPerSecond;
    lowerUntil_ = until;
    refresh();
}

// Of two limits the lower one counts.
void SpeedLimit::refresh()
{
    const qint64 rate = manager_.limits().bytesPerSecond;
    if (lowerSpeed_ > 0 && (rate == 0 || lowerSpeed_ < rate)) {
        const QString lower = words::speed(double(lowerSpeed_));
        setText(lowerUntil_.isEmpty() ? tr("Limit %1").arg(lower)
                                      : tr("Limit %1 until %2").arg(lower, lowerUntil_));
    } else {
        setText(rate == 0 ? tr("No speed limit") : tr("Limit %1").arg(words::speed(double(rate))));
    }
    setAccessibleDescription(text());
}

} // namespace haul
