// The accepted, the repeated or the rejected lines of a list that has been read, or what was not
// taken as it stood, as a table.
//
//     accepted->setList(list);
//     accepted->setNaming(settings);    // "Saved as": asked for the rows that are seen, no others
//     accepted->setEntries(fewer);      // what is left of the accepted ones
//     accepted->setLinks(links);        // "Link": what a check has found of each
//     flagged->setLinks(links);         // only those with something wrong
//
// Main thread.
#pragma once

#include "core/manager/preflight.h"
#include "core/model/batchsettings.h"
#include "core/model/parsedlist.h"

#include <QAbstractTableModel>

#include <memory>
#include <vector>

namespace haul {

class PreviewModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum class Part : quint8 { Accepted, Duplicates, Rejected, Warnings, Flagged };

    explicit PreviewModel(Part part, QObject *parent = nullptr);

    void setList(std::shared_ptr<const ParsedList> list);
    // Of the accepted and the flagged ones: all those of the list, until some are left out.
    void setEntries(SharedEntries entries);
    // One for each of the entries, or null; setEntries() forgets them. Given again when they have
    // changed.
    void setLinks(SharedLinks links);
    void setNaming(const BatchSettings &settings);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString accepted(int row, int column) const;
    QString duplicate(int row, int column) const;
    QString rejected(int row, int column) const;
    QString warning(int row, int column) const;
    QString flagged(int row, int column) const;
    void findFlagged();

    const Part part_;
    std::shared_ptr<const ParsedList> list_;
    SharedEntries entries_;
    SharedLinks links_;
    std::vector<quint32> flagged_; // of the entries, with Part::Flagged
    BatchSettings naming_;
};

} // namespace haul
