// The columns to extract, one below the other, with an empty one at the end for the next.
//
//     edit->setColumns({u"price=//b"_qs});
//     settings.extractions = edit->columns();
//     edit->problem();   // what is wrong with the first column that has something wrong
//
// Main thread.
#pragma once

#include <QScrollArea>
#include <QStringList>

#include <vector>

class QVBoxLayout;

namespace haul {

class ExtractionRow;

class ExtractionEdit : public QScrollArea
{
    Q_OBJECT

public:
    explicit ExtractionEdit(QWidget *parent = nullptr);

    void setColumns(const QStringList &texts);
    QStringList columns() const; // without empty ones
    QString problem() const;

    QSize sizeHint() const override;

signals:
    void changed();

private:
    void addRow();
    void drop(size_t index);
    qsizetype indexOf(const ExtractionRow *row) const;
    void onChanged();
    void check();
    void move(ExtractionRow *row, int by);
    void remove(ExtractionRow *row);
    void goOn(const ExtractionRow *row);

    QVBoxLayout *list_;
    std::vector<ExtractionRow *> rows_;
    bool isFilling_ = false;
};

} // namespace haul
