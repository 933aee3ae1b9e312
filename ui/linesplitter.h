// A splitter whose handle is a hairline in the palette's colours; it can be grabbed a few pixels
// to either side. Main thread.
#pragma once

#include <QSplitter>

namespace haul {

class LineSplitter : public QSplitter
{
    Q_OBJECT

public:
    explicit LineSplitter(Qt::Orientation orientation, QWidget *parent = nullptr);

protected:
    QSplitterHandle *createHandle() override;
};

} // namespace haul
