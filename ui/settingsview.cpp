#include "ui/settingsview.h"

#include "ui/emptystate.h"
#include "ui/icons.h"
#include "ui/paint.h"
#include "ui/settingsrow.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace haul {

SettingsView::SettingsView(QWidget *parent)
    : QWidget(parent)
    , finder_(new QLineEdit(this))
    , names_(new QListWidget(this))
    , scroll_(new QScrollArea(this))
    , page_(new QWidget)
    , column_(new QVBoxLayout(page_))
    , nothing_(new EmptyState(scroll_->viewport()))
{
    finder_->setObjectName(QStringLiteral("settingsFinder"));
    finder_->setPlaceholderText(tr("Find a setting"));
    finder_->setAccessibleName(tr("Find a setting"));
    finder_->setClearButtonEnabled(true);
    finder_->addAction(icon(Icon::Search), QLineEdit::LeadingPosition);
    names_->setObjectName(QStringLiteral("settingsGroups"));
    names_->setAccessibleName(tr("Groups of settings"));
    names_->setFrameShape(QFrame::NoFrame);
    nothing_->setAttribute(Qt::WA_TransparentForMouseEvents);
    nothing_->hide();
    layOut();
    scroll_->viewport()->installEventFilter(this);
    connect(finder_, &QLineEdit::textChanged, this, &SettingsView::find);
    connect(names_, &QListWidget::currentRowChanged, this, &SettingsView::goTo);
    connect(scroll_->verticalScrollBar(), &QScrollBar::valueChanged, this,
            &SettingsView::followScrolling);
    recolour();
}

void SettingsView::layOut()
{
    const int character = fontMetrics().averageCharWidth();
    finder_->setFixedWidth(22 * character);
    names_->setFixedWidth(22 * character);
    column_->setContentsMargins(20, 4, 20, 12);
    column_->setSpacing(14);
    column_->addStretch(1);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setWidgetResizable(true);
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setWidget(page_);
    scroll_->setFocusPolicy(Qt::NoFocus);
    scroll_->setMinimumWidth(70 * character);

    auto *side = new QWidget(this);
    side->setBackgroundRole(QPalette::Base);
    side->setAutoFillBackground(true);
    auto *left = new QVBoxLayout(side);
    left->setContentsMargins(10, 10, 10, 0);
    left->setSpacing(10);
    left->addWidget(finder_);
    left->addWidget(names_, 1);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(side);
    row->addWidget(scroll_, 1);
}

void SettingsView::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        recolour();
    QWidget::changeEvent(event);
}

void SettingsView::recolour()
{
    const QPalette readable = paint::withReadablePlaceholder(palette());
    if (readable != palette())
        setPalette(readable);
    names_->setPalette(paint::softSelection(palette()));
}

void SettingsView::addGroup(const QString &name)
{
    auto *widget = new QWidget;
    auto *column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *heading = new QLabel(name);
    QFont bold = heading->font();
    bold.setWeight(QFont::DemiBold);
    heading->setFont(bold);
    heading->setContentsMargins(0, 8, 0, 4);
    column->addWidget(heading);
    column_->insertWidget(column_->count() - 1, widget);
    groups_.push_back({widget, column, {}});
    auto *item = new QListWidgetItem(name, names_);
    item->setSizeHint({0, fontMetrics().height() + 10});
    if (groups_.size() == 1)
        names_->setCurrentRow(0);
}

void SettingsView::addRow(const QString &name, const QString &explanation, QWidget *field)
{
    add(new SettingsRow(name, explanation, field, SettingsRow::FieldPlace::Beside));
}

void SettingsView::addWideRow(const QString &name, const QString &explanation, QWidget *field)
{
    add(new SettingsRow(name, explanation, field, SettingsRow::FieldPlace::Below));
}

void SettingsView::add(SettingsRow *row)
{
    Group &group = groups_.back();
    group.column->addWidget(row);
    group.rows.push_back(row);
}

void SettingsView::showGroup(const QString &name)
{
    const QList<QListWidgetItem *> found = names_->findItems(name, Qt::MatchExactly);
    if (found.isEmpty())
        return;
    finder_->clear();
    names_->setCurrentItem(found.front());
    goTo(names_->currentRow());
}

void SettingsView::focusFinder()
{
    finder_->setFocus(Qt::ShortcutFocusReason);
    finder_->selectAll();
}

// All rows have their places first, also in a dialog that is just being opened.
void SettingsView::goToField(QWidget *field)
{
    finder_->clear();
    layout()->activate();
    column_->activate();
    for (size_t i = 0; i < groups_.size(); ++i) {
        if (groups_[i].widget->isAncestorOf(field))
            names_->setCurrentRow(int(i));
    }
    scroll_->ensureWidgetVisible(field->parentWidget());
    field->setFocus(Qt::OtherFocusReason);
}

// --- finding --------------------------------------------------------------------------------

void SettingsView::find(const QString &text)
{
    const QString words = text.simplified();
    bool isAnyShown = false;
    for (size_t i = 0; i < groups_.size(); ++i) {
        const Group &group = groups_[i];
        const bool isWholeGroup = names_->item(int(i))->text().contains(words, Qt::CaseInsensitive);
        bool isShown = false;
        for (SettingsRow *row : group.rows) {
            const bool matches = isWholeGroup || row->mentions(words);
            row->setVisible(matches);
            isShown = isShown || matches;
        }
        group.widget->setVisible(isShown);
        names_->item(int(i))->setHidden(!isShown);
        isAnyShown = isAnyShown || isShown;
    }
    nothing_->setWords(tr("No setting mentions “%1”").arg(words));
    nothing_->setVisible(!isAnyShown);
    scroll_->verticalScrollBar()->setValue(0);
    followScrolling();
}

void SettingsView::goTo(int group)
{
    if (group >= 0)
        scroll_->verticalScrollBar()->setValue(groups_[size_t(group)].widget->y());
}

// The group that is read is the one that is marked.
void SettingsView::followScrolling()
{
    const QScrollBar *bar = scroll_->verticalScrollBar();
    const int marked = names_->currentRow();
    // At the end, a short group cannot come to the top.
    if (bar->value() == bar->maximum() && marked >= 0
        && groups_[size_t(marked)].widget->y() >= bar->value()
        && groups_[size_t(marked)].widget->isVisibleTo(page_))
        return;
    const int reading = bar->value() + fontMetrics().height();
    int current = -1;
    for (size_t i = 0; i < groups_.size(); ++i) {
        const QWidget *widget = groups_[i].widget;
        if (widget->isVisibleTo(page_) && (current < 0 || widget->y() <= reading))
            current = int(i);
    }
    const QSignalBlocker blocker(names_);
    names_->setCurrentRow(current);
}

bool SettingsView::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == scroll_->viewport() && event->type() == QEvent::Resize)
        nothing_->setGeometry(scroll_->viewport()->rect());
    return QWidget::eventFilter(watched, event);
}

} // namespace haul
