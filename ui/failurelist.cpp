#include "ui/failurelist.h"

#include "core/base/errortext.h"
#include "ui/paint.h"
#include "ui/words.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace haul {

FailureRow::FailureRow(QWidget *parent)
    : QFrame(parent)
    , count_(new QLabel(this))
    , message_(new QLabel(this))
    , hint_(new QLabel(this))
    , button_(new QToolButton(this))
    , retry_(new QAction(tr("&Retry These"), this))
    , show_(new QAction(tr("&Show These"), this))
    , export_(new QAction(tr("&Export These…"), this))
    , openFolder_(new QAction(tr("&Open Folder"), this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(6, 6, 6, 6);
    row->setSpacing(10);
    row->addSpacing(paint::markSide(fontMetrics()) + 12); // for the mark
    auto *words = new QVBoxLayout;
    words->setSpacing(1);
    words->addWidget(message_);
    words->addWidget(hint_);
    row->addWidget(count_, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    row->addWidget(button_, 0, Qt::AlignVCenter);
    for (QLabel *label : {message_, hint_})
        label->setWordWrap(true);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    count_->setFont(bold);
    for (QLabel *label : {count_, message_, hint_})
        label->setAttribute(Qt::WA_TransparentForMouseEvents);
    setCursor(Qt::PointingHandCursor);
    setToolTip(tr("Show these tasks in the table"));

    auto *menu = new QMenu(button_);
    menu->addActions({retry_, show_, export_, openFolder_});
    button_->setMenu(menu);
    button_->setPopupMode(QToolButton::MenuButtonPopup);
    button_->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button_->setFocusPolicy(Qt::StrongFocus);
    button_->setCursor(Qt::ArrowCursor);
    connect(retry_, &QAction::triggered, this, &FailureRow::retryWished);
    connect(show_, &QAction::triggered, this, &FailureRow::showWished);
    connect(export_, &QAction::triggered, this, &FailureRow::exportWished);
    connect(openFolder_, &QAction::triggered, this, &FailureRow::openFolderWished);
    setCause({});
    recolour();
}

void FailureRow::setGroup(const FailureGroup &group)
{
    if (group.cause != group_.cause)
        setCause(group.cause);
    if (group == group_)
        return;
    group_ = group;
    count_->setText(words::number(group.count));
    setAccessibleName(tr("%1: %2").arg(count_->text(), message_->text()));
}

void FailureRow::setCause(const FailureCause &cause)
{
    group_ = {cause, -1};
    const ErrorText text = describe(errorOf(cause));
    message_->setText(text.message);
    hint_->setText(text.hint);
    hint_->setVisible(!text.hint.isEmpty());
    setAccessibleDescription(text.hint);
    switch (remedyFor(cause)) {
    case Remedy::Retry:
        button_->setDefaultAction(retry_);
        break;
    case Remedy::OpenFolder:
        button_->setDefaultAction(openFolder_);
        break;
    case Remedy::Show:
        button_->setDefaultAction(show_);
        break;
    }
    button_->setToolTip({});
    button_->setAccessibleDescription(text.message);
}

void FailureRow::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor red = paint::stateColour(TaskState::Failed, palette());
    painter.setPen(Qt::NoPen);
    painter.setBrush(paint::mix(palette().color(QPalette::Base), red, underMouse() ? 0.18 : 0.11));
    painter.drawRoundedRect(rect(), 5, 5);
    const int side = paint::markSide(fontMetrics());
    const QRect mark(9, message_->y() + (message_->fontMetrics().height() - side) / 2, side, side);
    paint::drawStateMark(&painter, QStyle::visualRect(layoutDirection(), rect(), mark),
                         TaskState::Failed, palette());
}

void FailureRow::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && rect().contains(event->position().toPoint()))
        emit showWished();
}

void FailureRow::enterEvent(QEnterEvent *event)
{
    update();
    QFrame::enterEvent(event);
}

void FailureRow::leaveEvent(QEvent *event)
{
    update();
    QFrame::leaveEvent(event);
}

void FailureRow::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        recolour();
    QFrame::changeEvent(event);
}

void FailureRow::recolour()
{
    QPalette quiet = palette();
    const QColor ink = paint::secondaryText(quiet);
    for (const auto role : {QPalette::WindowText, QPalette::Text}) // on whatever ground
        quiet.setColor(role, ink);
    hint_->setPalette(quiet);
}

FailureList::FailureList(QWidget *parent)
    : QWidget(parent)
    , column_(new QVBoxLayout(this))
    , more_(new QLabel(this))
{
    setObjectName(QStringLiteral("failures"));
    column_->setContentsMargins({});
    column_->setSpacing(5);
    column_->addWidget(more_);
    more_->hide();
    hide();
}

// New causes come last, until clear().
void FailureList::setFailures(const FailureCounts &failures)
{
    std::erase_if(
        order_, [&](const FailureCause &cause) { return failures.find(cause) == failures.end(); });
    if (order_.size() < failures.size()) {
        for (const FailureGroup &group : failureGroups(failures)) {
            if (std::find(order_.begin(), order_.end(), group.cause) == order_.end())
                order_.push_back(group.cause);
        }
    }
    const size_t shown = std::min(order_.size(), mostRows);
    for (size_t place = 0; place < shown; ++place) {
        FailureRow *row = rowAt(place);
        row->setGroup({order_[place], failures.at(order_[place])});
        row->show();
    }
    for (size_t place = shown; place < rows_.size(); ++place)
        rows_[place]->hide();
    const size_t hidden = order_.size() - shown;
    more_->setText(tr("And %1 more causes.").arg(words::number(qint64(hidden))));
    more_->setVisible(hidden > 0);
    setVisible(shown > 0);
}

void FailureList::clear()
{
    order_.clear();
}

FailureRow *FailureList::rowAt(size_t place)
{
    if (place < rows_.size())
        return rows_[place];
    auto *row = new FailureRow(this);
    column_->insertWidget(int(place), row);
    connect(row, &FailureRow::retryWished, this, [this, row] { emit retryWished(row->cause()); });
    connect(row, &FailureRow::showWished, this, [this, row] { emit showWished(row->cause()); });
    connect(row, &FailureRow::exportWished, this, [this, row] { emit exportWished(row->cause()); });
    connect(row, &FailureRow::openFolderWished, this, &FailureList::openFolderWished);
    rows_.push_back(row);
    return row;
}

} // namespace haul
