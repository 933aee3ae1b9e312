// SIGINT and SIGTERM as a Qt signal. A second one ends the program at once, with status 130.
//
// One object at a time; main thread. The signal handler itself only writes a byte to a pipe.
#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace haul {

class InterruptSignal : public QObject
{
    Q_OBJECT

public:
    explicit InterruptSignal(QObject *parent = nullptr);
    ~InterruptSignal() override;

signals:
    void interrupted();

private:
    void readByte();

    std::unique_ptr<QSocketNotifier> notifier_;
};

} // namespace haul
