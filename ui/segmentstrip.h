// A task's file as a strip: the bytes that are there filled, wherever in the file they lie, and a
// mark where a connection goes on. Main thread.
//
//     strip->setPicture(manager.segments(id), TaskState::Active);   // hides itself without one
#pragma once

#include "core/model/segmentmap.h"
#include "core/model/taskstate.h"

#include <QWidget>

#include <optional>

namespace haul {

class SegmentStrip : public QWidget
{
    Q_OBJECT

public:
    explicit SegmentStrip(QWidget *parent = nullptr);

    // In the colour of the state. Of an unknown size there is nothing to show.
    void setPicture(const std::optional<SegmentPicture> &picture, TaskState state);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    SegmentPicture picture_;
    TaskState state_ = TaskState::Active;
};

} // namespace haul
