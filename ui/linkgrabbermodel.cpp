#include "ui/linkgrabbermodel.h"

#include "core/base/secrets.h"
#include "ui/words.h"

#include <QPromise>
#include <QThreadPool>
#include <QtConcurrentRun>

#include <algorithm>
#include <iterator>
#include <utility>

namespace haul {

LinkGrabberModel::LinkGrabberModel(QThreadPool &workPool, QObject *parent)
    : QAbstractTableModel(parent)
    , workPool_(workPool)
{
    connect(&gathering_, &QFutureWatcherBase::finished, this, &LinkGrabberModel::onGathered);
    connect(&filtering_, &QFutureWatcherBase::finished, this, &LinkGrabberModel::onFiltered);
}

LinkGrabberModel::~LinkGrabberModel()
{
    gathering_.disconnect(this);
    filtering_.disconnect(this);
    gathering_.cancel();
    filtering_.cancel();
    workPool_.start([old = std::move(grabbed_)] {});
}

// A million links are not freed on this thread.
void LinkGrabberModel::letGoOfLinks()
{
    workPool_.start([old = std::exchange(grabbed_, nullptr)] {});
    show({});
}

// --- gathering and filtering ----------------------------------------------------------------

void LinkGrabberModel::gather(std::vector<ParseResultPtr> results)
{
    filtering_.cancel();
    letGoOfLinks();
    gathering_.setFuture(QtConcurrent::run(
        &workPool_,
        [](QPromise<GrabbedLinksPtr> &promise, const std::vector<ParseResultPtr> &from) {
            promise.addResult(grabLinks(from, [&] { return promise.isCanceled(); }));
        },
        std::move(results)));
}

void LinkGrabberModel::onGathered()
{
    if (gathering_.isCanceled() || gathering_.future().resultCount() == 0)
        return;
    grabbed_ = gathering_.future().takeResult();
    checked_.assign(grabbed_->links.size(), true);
    emit gathered();
    startFiltering();
}

void LinkGrabberModel::setFilter(const LinkFilterSettings &settings)
{
    settings_ = settings;
    if (grabbed_)
        startFiltering();
}

// The watcher hears of its last future only: an answer to an earlier filter has no place to go.
void LinkGrabberModel::startFiltering()
{
    filtering_.cancel();
    filtering_.setFuture(QtConcurrent::run(
        &workPool_, [grabbed = grabbed_, settings = settings_](QPromise<Wanted> &promise) {
            const auto filter = LinkFilter::fromSettings(settings);
            if (!filter)
                promise.addResult(filter.error());
            else
                promise.addResult(
                    wantedOf(grabbed->links, *filter, [&] { return promise.isCanceled(); }));
        }));
}

void LinkGrabberModel::onFiltered()
{
    if (filtering_.isCanceled() || filtering_.future().resultCount() == 0)
        return;
    Wanted wanted = filtering_.future().takeResult();
    if (!wanted) {
        emit filterRefused(wanted.error());
        return;
    }
    show(*std::move(wanted));
    emit filterSettled();
}

void LinkGrabberModel::show(std::vector<quint32> rows)
{
    beginResetModel();
    shown_ = std::move(rows);
    checkedCount_ =
        std::count_if(shown_.begin(), shown_.end(), [&](quint32 link) { return checked_[link]; });
    endResetModel();
    emit countsChanged();
}

// --- checks ---------------------------------------------------------------------------------

std::vector<quint32> LinkGrabberModel::chosen() const
{
    std::vector<quint32> links;
    links.reserve(size_t(checkedCount_));
    std::copy_if(shown_.begin(), shown_.end(), std::back_inserter(links),
                 [&](quint32 link) { return checked_[link]; });
    return links;
}

std::vector<quint32> LinkGrabberModel::linksAt(std::vector<int> rows) const
{
    std::sort(rows.begin(), rows.end());
    std::vector<quint32> links;
    links.reserve(rows.size());
    for (const int row : rows)
        links.push_back(shown_[size_t(row)]);
    return links;
}

void LinkGrabberModel::check(int row, bool checked)
{
    if (isChecked(row) == checked)
        return;
    checked_[shown_[size_t(row)]] = checked;
    checkedCount_ += checked ? 1 : -1;
}

void LinkGrabberModel::setAllChecked(bool checked)
{
    for (int row = 0; row < int(shown_.size()); ++row)
        check(row, checked);
    if (!shown_.empty())
        tellChecksChanged(0, int(shown_.size()) - 1);
}

void LinkGrabberModel::toggle(const std::vector<int> &rows)
{
    if (rows.empty())
        return;
    const bool areChecked =
        std::all_of(rows.begin(), rows.end(), [this](int row) { return isChecked(row); });
    for (const int row : rows)
        check(row, !areChecked);
    const auto [first, last] = std::minmax_element(rows.begin(), rows.end());
    tellChecksChanged(*first, *last);
}

void LinkGrabberModel::tellChecksChanged(int firstRow, int lastRow)
{
    emit dataChanged(index(firstRow, Url), index(lastRow, Url), {Qt::CheckStateRole});
    emit countsChanged();
}

// --- the table ------------------------------------------------------------------------------

int LinkGrabberModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(shown_.size());
}

int LinkGrabberModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant LinkGrabberModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::CheckStateRole && index.column() == Url)
        return int(isChecked(index.row()) ? Qt::Checked : Qt::Unchecked);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    return cellText(linkAt(index.row()), index.column());
}

QString LinkGrabberModel::cellText(const Link &link, int column)
{
    switch (column) {
    case Url:
        return QString::fromUtf8(withoutPassword(link.url));
    case Text:
        return QString::fromUtf8(link.text);
    case Kind:
        return words::fileKind(kindOfLink(link));
    case Type:
        return QString::fromLatin1(UrlEnding(link.url).text());
    case Host:
        return QString::fromUtf8(hostOfUrl(link.url));
    default:
        return {};
    }
}

bool LinkGrabberModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || role != Qt::CheckStateRole
        || index.column() != Url)
        return false;
    check(index.row(), value.toInt() == Qt::Checked);
    tellChecksChanged(index.row(), index.row());
    return true;
}

Qt::ItemFlags LinkGrabberModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.isValid() && index.column() == Url ? flags | Qt::ItemIsUserCheckable : flags;
}

QVariant LinkGrabberModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | Qt::AlignLeft);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Url:
        return tr("Address");
    case Text:
        return tr("Text");
    case Kind:
        return tr("Kind");
    case Type:
        return tr("Type");
    case Host:
        return tr("Host");
    default:
        return {};
    }
}

} // namespace haul
