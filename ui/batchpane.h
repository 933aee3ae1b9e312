// The list of batches at the window's left, and above it, once there are some, a choice of which
// are shown and a field to find one: what has ended stays as the history. Main thread.
#pragma once

#include "core/manager/taskmanager.h"
#include "ui/batchfilter.h"

#include <QWidget>

#include <optional>

class QLineEdit;
class QListView;

namespace haul {

class BatchModel;
class SegmentBar;
class ShownBatches;

class BatchPane : public QWidget
{
    Q_OBJECT

public:
    explicit BatchPane(TaskManager &manager, QWidget *parent = nullptr);

    std::optional<BatchId> current() const;
    // Whatever hides it lets it through.
    void choose(BatchId id);
    void chooseIfShown(BatchId id);
    // The one that is shown so many rows below the current one; none when there is none.
    std::optional<BatchId> neighbour(int rows) const;
    // Makes the current one's name a field.
    void rename();

    BatchFilter filter() const;
    void setFilter(BatchFilter filter);

    QListView *view() const { return view_; }
    QLineEdit *finder() const { return finder_; }
    SegmentBar *filterBar() const { return filters_; }

signals:
    void chosen(); // current() is another one, or none
    void filterChanged();
    void pauseWished(BatchId id);
    void cancelWished(BatchId id);
    void contextMenuWished(const QPoint &globalPosition);

protected:
    void changeEvent(QEvent *event) override;

private:
    void layOut();
    void connectView();
    void recolour();
    void measureRows(int first, int last);
    void showWhatIsNeeded();
    void updateCounts();
    void onCurrentChanged();
    BatchId batchAt(const QModelIndex &index) const;

    BatchModel *model_;
    ShownBatches *shown_;
    SegmentBar *filters_;
    QLineEdit *finder_;
    QListView *view_;
};

} // namespace haul
