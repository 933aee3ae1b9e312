// What a batch waits for whose servers rest, and a button that does not wait any longer. Hidden
// while none rests. Main thread.
//
//     rest->setResting(manager.resting(batch));
//     connect(rest, &RestLine::tryNowWished, ...);
#pragma once

#include "core/model/restinghosts.h"

#include <QWidget>

class QToolButton;

namespace haul {

class WarningLine;

class RestLine : public QWidget
{
    Q_OBJECT

public:
    explicit RestLine(QWidget *parent = nullptr);

    void setResting(const RestingHosts &resting);
    QString text() const;

signals:
    void tryNowWished();

private:
    WarningLine *words_;
    QToolButton *tryNow_; // only where it helps: a server that asked for its rest gets it
};

} // namespace haul
