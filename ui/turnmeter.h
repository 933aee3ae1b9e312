// Measures the turns of the main thread's event loop: from waking up to waiting again, which is
// how long the window cannot answer.
//
//     TurnMeter meter;   // after the QApplication
//     ...
//     if (const auto file = qEnvironmentVariable("HAUL_TURN_LOG"); !file.isEmpty())
//         meter.write(file);   // {"turns":..., "longestMs":..., ...}
//
// Costs two readings of the clock a turn. One at a time; main thread.
#pragma once

#include <QElapsedTimer>
#include <QObject>

#include <vector>

namespace haul {

class TurnMeter : public QObject
{
    Q_OBJECT

public:
    explicit TurnMeter(QObject *parent = nullptr);
    ~TurnMeter() override;

    struct Figures
    {
        qint64 turns = 0;
        double longestMs = 0;
        double p999Ms = 0; // 99.9% of the turns took at most this
        qint64 over16 = 0; // longer than 16 ms
        qint64 over50 = 0;
    };

    Figures figures() const;
    QByteArray toJson() const;
    bool write(const QString &file) const;

    void begin(); // a turn begins
    void end();   // the thread is about to wait

private:
    bool measureGlib();

    QElapsedTimer clock_;
    bool underWay_ = false;
    bool glib_ = false;
    qint64 turns_ = 0;
    qint64 longestNs_ = 0;
    qint64 over16_ = 0;
    qint64 over50_ = 0;
    std::vector<quint32> histogram_; // turns by tenths of a millisecond; the last takes the rest
};

} // namespace haul
