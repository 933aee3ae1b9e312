// Asks for a rate, in KiB a second; 0 is "no limit" or whatever it is said to be.
//
//     auto *limit = new RateSpin(tr("no limit"), this);
//     limit->setRate(settings.bytesPerSecond);   // comes back exactly unless somebody changes it
//
// Main thread.
#pragma once

#include <QSpinBox>

namespace haul {

class RateSpin : public QSpinBox
{
    Q_OBJECT

public:
    explicit RateSpin(const QString &zero, QWidget *parent = nullptr);

    void setRate(qint64 bytesPerSecond);
    qint64 rate() const;

signals:
    void confirmed(); // by the Return key

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    qint64 given_ = 0; // as set, which may be no whole KiB
};

} // namespace haul
