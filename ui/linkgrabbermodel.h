// The table of the link grabber: gathered links seen through a filter, each with a check.
//
//     LinkGrabberModel model(manager.workPool());
//     model.setFilter(settings);            // as often as one types
//     model.gather(results);                // gathered(), with all of them checked
//     model.setAllChecked(false);           // those shown, no others
//     model.chosen();                       // shown and checked: what is seen is what one gets
//
// Gathering and filtering happen on the work pool; the answer to an earlier filter is dropped. A
// filter that makes no sense leaves what is shown as it is. Main thread.
#pragma once

#include "core/base/result.h"
#include "ui/grabbedlinks.h"

#include <QAbstractTableModel>
#include <QFutureWatcher>

#include <vector>

class QThreadPool;

namespace haul {

class LinkGrabberModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Url, Text, Kind, Type, Host, ColumnCount };

    explicit LinkGrabberModel(QThreadPool &workPool, QObject *parent = nullptr);
    ~LinkGrabberModel() override;

    void gather(std::vector<ParseResultPtr> results);
    bool isGathering() const { return !grabbed_; }
    void setFilter(const LinkFilterSettings &settings);

    // Null while they are being gathered.
    const GrabbedLinksPtr &grabbed() const { return grabbed_; }
    const Link &linkAt(int row) const { return grabbed_->links[shown_[size_t(row)]]; }
    qint64 checkedCount() const { return checkedCount_; } // of those shown
    // Indexes of links, in their order.
    std::vector<quint32> chosen() const;
    std::vector<quint32> linksAt(std::vector<int> rows) const;

    void setAllChecked(bool checked);
    // Checks them, or if all of them are, none.
    void toggle(const std::vector<int> &rows);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    void gathered();
    void filterSettled();                         // the rows are those of the last filter
    void filterRefused(const haul::Error &error); // says what is wrong with it
    void countsChanged();                         // of rows, or of those checked

private:
    using Wanted = Result<std::vector<quint32>>;

    void onGathered();
    void startFiltering();
    void onFiltered();
    void show(std::vector<quint32> rows);
    void letGoOfLinks();
    bool isChecked(int row) const { return checked_[shown_[size_t(row)]]; }
    void check(int row, bool checked);
    void tellChecksChanged(int firstRow, int lastRow);
    static QString cellText(const Link &link, int column);

    QThreadPool &workPool_;
    GrabbedLinksPtr grabbed_;
    LinkFilterSettings settings_;
    std::vector<quint32> shown_; // indexes of links
    std::vector<bool> checked_;  // by index of link
    qint64 checkedCount_ = 0;

    QFutureWatcher<GrabbedLinksPtr> gathering_;
    QFutureWatcher<Wanted> filtering_;
};

} // namespace haul
