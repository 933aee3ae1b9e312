#include "ui/columnkeeper.h"

#include <QAbstractItemModel>
#include <QAction>
#include <QHeaderView>
#include <QJsonArray>
#include <QJsonDocument>
#include <QMenu>
#include <QTableView>

#include <algorithm>
#include <utility>

namespace haul {
namespace {

constexpr size_t mostKept = 300;
constexpr int widest = 4000;

} // namespace

ColumnKeeper::ColumnKeeper(QTableView *table, int keyRole)
    : QObject(table)
    , table_(table)
    , header_(table->horizontalHeader())
    , keyRole_(keyRole)
    , menu_(new QMenu(tr("&Columns"), table))
    , otherWidths_(header_->defaultSectionSize())
{
    menu_->setObjectName(QStringLiteral("columns"));
    connect(menu_, &QMenu::aboutToShow, this, &ColumnKeeper::fillMenu);
    header_->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header_, &QWidget::customContextMenuRequested, this,
            [this](const QPoint &where) { menu_->popup(header_->mapToGlobal(where)); });
    const QAbstractItemModel *model = table->model();
    connect(model, &QAbstractItemModel::modelAboutToBeReset, this, &ColumnKeeper::note);
    connect(model, &QAbstractItemModel::modelReset, this, &ColumnKeeper::follow);
}

void ColumnKeeper::setWidth(const QString &key, int width)
{
    widths_.insert(key, width);
    apply();
}

void ColumnKeeper::setOtherWidths(int width)
{
    otherWidths_ = width;
    apply();
}

void ColumnKeeper::hideAtFirst(const QStringList &keys)
{
    hiddenAtFirst_ = keys;
    apply();
}

void ColumnKeeper::stretch(const QStringList &keys)
{
    stretching_ = keys;
    apply();
}

QString ColumnKeeper::heading(int column) const
{
    return table_->model()->headerData(column, Qt::Horizontal).toString();
}

bool ColumnKeeper::mayHide(int column) const
{
    return column > 0 && !heading(column).isEmpty();
}

bool ColumnKeeper::isShown(int column)
{
    const QString &key = applied_[column];
    const Kept *kept = find(key);
    return !mayHide(column) || (kept ? kept->isShown : !hiddenAtFirst_.contains(key));
}

bool ColumnKeeper::isStretched(int column) const
{
    if (header_->sectionResizeMode(column) == QHeaderView::Stretch)
        return true;
    const std::vector<int> columns = shown();
    return header_->stretchLastSection() && !columns.empty() && columns.back() == column;
}

QStringList ColumnKeeper::keys() const
{
    QStringList keys;
    for (int column = 0; column < header_->count(); ++column)
        keys += table_->model()->headerData(column, Qt::Horizontal, keyRole_).toString();
    return keys;
}

ColumnKeeper::Kept *ColumnKeeper::find(const QString &key)
{
    const auto found =
        std::find_if(kept_.begin(), kept_.end(), [&](const Kept &kept) { return kept.key == key; });
    return found == kept_.end() ? nullptr : &*found;
}

std::vector<int> ColumnKeeper::shown() const
{
    std::vector<int> columns;
    for (int place = 0; place < header_->count(); ++place) {
        const int column = header_->logicalIndex(place);
        if (!header_->isSectionHidden(column))
            columns.push_back(column);
    }
    return columns;
}

// --- what the header has become -------------------------------------------------------------

// Columns that are there take the places of those, in the order in which they stand now; a new one
// comes behind its neighbour. Those that are not there keep their places.
std::vector<ColumnKeeper::Kept> ColumnKeeper::noted() const
{
    std::vector<Kept> present;
    for (int place = 0; place < applied_.size(); ++place) {
        const int column = header_->logicalIndex(place);
        present.push_back(
            {applied_[column], header_->sectionSize(column), !header_->isSectionHidden(column)});
    }
    std::vector<Kept> all;
    size_t next = 0;
    const auto isKept = [&](const Kept &each) {
        return std::any_of(kept_.begin(), kept_.end(),
                           [&](const Kept &kept) { return kept.key == each.key; });
    };
    const auto takeNew = [&] {
        while (next < present.size() && !isKept(present[next]))
            all.push_back(present[next++]);
    };
    for (const Kept &kept : kept_) {
        takeNew();
        if (applied_.contains(kept.key) && next < present.size())
            all.push_back(present[next++]);
        else if (!applied_.contains(kept.key))
            all.push_back(kept);
    }
    takeNew();
    return all;
}

void ColumnKeeper::note()
{
    if (applied_.isEmpty() || header_->count() != applied_.size())
        return;
    std::vector<Kept> all = noted();
    for (Kept &each : all) {
        const qsizetype column = applied_.indexOf(each.key);
        if (column < 0 || (each.isShown && !isStretched(int(column))))
            continue; // else it has no width of its own now
        const Kept *before = find(each.key);
        each.width = before ? before->width : widths_.value(each.key, otherWidths_);
    }
    if (all.size() > mostKept)
        all.resize(mostKept);
    kept_ = std::move(all);
}

// --- what it is to become -------------------------------------------------------------------

void ColumnKeeper::follow()
{
    if (keys() != applied_)
        apply();
}

void ColumnKeeper::apply()
{
    applied_ = keys();
    putInOrder();
    stretchOne();
    for (int column = 0; column < applied_.size(); ++column) {
        const Kept *kept = find(applied_[column]);
        header_->setSectionHidden(column, !isShown(column));
        const bool isFixed = header_->sectionResizeMode(column) == QHeaderView::Fixed;
        if (!header_->isSectionHidden(column) && !isFixed)
            header_->resizeSection(column, kept ? kept->width
                                                : widths_.value(applied_[column], otherWidths_));
    }
}

// The places of columns that are known are filled in the order in which those are kept.
void ColumnKeeper::putInOrder()
{
    std::vector<int> known;
    for (const Kept &kept : kept_) {
        if (const qsizetype column = applied_.indexOf(kept.key); column >= 0)
            known.push_back(int(column));
    }
    size_t next = 0;
    for (int place = 0; place < applied_.size(); ++place) {
        const bool isKnown = find(applied_[place]) != nullptr;
        const int column = isKnown ? known[next++] : place;
        header_->moveSection(header_->visualIndex(column), place);
    }
}

void ColumnKeeper::stretchOne()
{
    bool isFound = false;
    for (const QString &key : stretching_) {
        const auto column = int(applied_.indexOf(key));
        if (column < 0)
            continue;
        const bool stretches = !isFound && isShown(column);
        isFound = isFound || stretches;
        header_->setSectionResizeMode(column,
                                      stretches ? QHeaderView::Stretch : QHeaderView::Interactive);
    }
}

void ColumnKeeper::fillMenu()
{
    menu_->clear();
    for (int column = 0; column < header_->count(); ++column) {
        if (heading(column).isEmpty())
            continue;
        QAction *action = menu_->addAction(heading(column));
        action->setCheckable(true);
        action->setChecked(!header_->isSectionHidden(column));
        action->setEnabled(mayHide(column));
        connect(action, &QAction::toggled, this, [this, column](bool on) {
            note();
            if (Kept *kept = find(applied_.value(column)))
                kept->isShown = on;
            apply();
        });
    }
}

// --- between two runs of the program --------------------------------------------------------

QByteArray ColumnKeeper::state()
{
    note();
    QJsonArray columns;
    for (const Kept &kept : kept_)
        columns += QJsonArray{kept.key, kept.width, kept.isShown};
    return QJsonDocument(columns).toJson(QJsonDocument::Compact);
}

void ColumnKeeper::restoreState(const QByteArray &state)
{
    std::vector<Kept> all;
    for (const QJsonValue each : QJsonDocument::fromJson(state).array()) {
        const Kept kept{each[0].toString(), each[1].toInt(), each[2].toBool(true)};
        const bool isNew = std::none_of(all.begin(), all.end(),
                                        [&](const Kept &other) { return other.key == kept.key; });
        if (!kept.key.isEmpty() && kept.width > 0 && kept.width <= widest && isNew
            && all.size() < mostKept)
            all.push_back(kept);
    }
    if (all.empty())
        return;
    kept_ = std::move(all);
    apply();
}

} // namespace haul
