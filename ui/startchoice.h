// When a batch starts: at once, or at a day and time. Main thread.
//
//     auto *start = new StartChoice(this);
//     request.startAt = start->time();
#pragma once

#include <QDateTime>
#include <QWidget>

class QComboBox;
class QDateTimeEdit;

namespace haul {

class StartChoice : public QWidget
{
    Q_OBJECT

public:
    explicit StartChoice(QWidget *parent = nullptr);

    // The next full hour that leaves time to think; local.
    static QDateTime proposal();

    // Local; invalid: at once.
    QDateTime time() const;
    void setTime(const QDateTime &when);

signals:
    void changed();

private:
    void onChosen();

    QComboBox *choice_;
    QDateTimeEdit *time_;
};

} // namespace haul
