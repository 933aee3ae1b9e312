#include "ui/outcomebar.h"

#include "ui/words.h"

#include <QPainter>

#include <algorithm>

namespace haul {

OutcomeBar::OutcomeBar(QWidget *parent)
    : QWidget(parent)
{
    setFixedHeight(paint::barHeight(fontMetrics()) + 2);
    setAccessibleName(tr("Progress"));
}

void OutcomeBar::setBatch(const BatchRecord &batch)
{
    const double tasks = double(std::max<qint64>(1, batch.counts.tasks));
    const double fraction = double(batch.counts.ended()) / tasks;
    const double failed = double(batch.counts.of(TaskState::Failed)) / tasks;
    const TaskState colour = batch.hasEnded()      ? TaskState::Done
                             : batch.standsStill() ? TaskState::Waiting
                                                   : TaskState::Active;
    if (fraction == fraction_ && failed == failed_ && colour == colour_)
        return;
    fraction_ = fraction;
    failed_ = failed;
    colour_ = colour;
    setAccessibleDescription(words::percent(fraction));
    update();
}

void OutcomeBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QRect bar = rect().adjusted(0, 1, 0, -1);
    paint::drawBar(&painter, bar,
                   {fraction_, paint::stateColour(colour_, palette()), failed_,
                    paint::stateColour(TaskState::Failed, palette())},
                   palette());
}

} // namespace haul
