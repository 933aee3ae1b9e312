// How a list is to be read: its format, and below it only what matters for this list: the columns
// of a table, an address that others are relative to, patterns.
//
//     auto *reading = new ReadingForm(workPool, this);
//     connect(reading, &ReadingForm::changed, ...);   // by hand: read it again
//     source = reading->asChosen(source);
//     reading->setList(source, list);                 // what it was read as
//
// The box for the format stands where the dialog puts it. Main thread; the table's first rows are
// read on the work pool.
#pragma once

#include "core/lists/listreader.h"

#include <QFutureWatcher>
#include <QTimer>
#include <QWidget>

#include <optional>

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace haul {

class ColumnMapper;

class ReadingForm : public QWidget
{
    Q_OBJECT

public:
    explicit ReadingForm(QThreadPool &workPool, QWidget *parent = nullptr);
    ~ReadingForm() override;

    QComboBox *formatBox() const { return format_; }

    // Begins with what the source says itself.
    void setSource(const ListSource &source);
    ListSource asChosen(ListSource source) const;
    void setList(const ListSource &source, const ParsedList &list);

signals:
    void changed();

protected:
    void changeEvent(QEvent *event) override;

private:
    void recolour();
    void makeFormats();
    void layOut();
    void chooseFormat();
    void previewColumns(const ListSource &source, ListFormat format);
    void onPreview();
    void updateVisibility();

    QThreadPool &workPool_;
    QFutureWatcher<Result<ColumnPreview>> preview_;
    QTimer typing_; // of the base address
    ListFormat chosen_ = ListFormat::Auto;
    std::optional<ColumnMapping> columns_; // nothing: as guessed

    QComboBox *format_;
    ColumnMapper *mapper_;
    QWidget *baseRow_;
    QLineEdit *base_;
    QCheckBox *patterns_;
};

} // namespace haul
