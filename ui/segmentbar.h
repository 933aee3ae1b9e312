// A row of choices of which one is chosen, each with a live count: "All 1,000  Active 16 ...".
//
//     auto *bar = new SegmentBar(labels, this);   // or one below the other: Qt::Vertical
//     bar->setCount(int(StateFilter::Failed), 3);
//     connect(bar, &SegmentBar::chosen, ...);
//
// The arrow keys move between them; screen readers hear radio buttons. Main thread.
#pragma once

#include <QRadioButton>
#include <QWidget>

#include <vector>

namespace haul {

class SegmentButton : public QRadioButton
{
    Q_OBJECT

public:
    using QRadioButton::QRadioButton;

    void setCount(qint64 count); // negative: none is shown
    void setNarrow();            // with less air around its words

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool hitButton(const QPoint &position) const override { return rect().contains(position); }

private:
    qint64 count_ = -1;
    QString figure_;
    int air_ = 10;   // at both sides
    int spaces_ = 2; // before the figure
};

class SegmentBar : public QWidget
{
    Q_OBJECT

public:
    explicit SegmentBar(const QStringList &labels, QWidget *parent = nullptr,
                        Qt::Orientation orientation = Qt::Horizontal);

    int current() const;
    void setCurrent(int index);
    void setCount(int index, qint64 count);
    // Hidden while it has nothing to count and is not chosen.
    void setOnlyWithCount(int index);

signals:
    void chosen(int index);

private:
    void updateVisibility(int index);

    struct Segment
    {
        SegmentButton *button;
        qint64 count = 0;
        bool onlyWithCount = false;
    };
    std::vector<Segment> segments_;
};

} // namespace haul
