// Which column of a table holds what, a box each. Main thread.
//
//     mapper->setPreview(*preview);                       // with the guess chosen
//     connect(mapper, &ColumnMapper::changed, ...);       // by hand
//     options.columns = mapper->mapping();
#pragma once

#include "core/lists/csvreader.h"

#include <QWidget>

#include <array>

class QCheckBox;
class QComboBox;
class QStringListModel;

namespace haul {

class ColumnMapper : public QWidget
{
    Q_OBJECT

public:
    explicit ColumnMapper(QWidget *parent = nullptr);

    // Names the columns, and chooses what was guessed.
    void setPreview(const ColumnPreview &preview);
    void setMapping(const ColumnMapping &mapping);
    ColumnMapping mapping() const;

signals:
    void changed();

private:
    // Of a hostile table no more than these can be chosen.
    static constexpr int maxColumns = 500;

    static QStringList columnNames(const ColumnPreview &preview);

    QStringListModel *names_; // "None", then a name for each column
    std::array<QComboBox *, 7> boxes_{};
    QCheckBox *hasHead_;
};

} // namespace haul
