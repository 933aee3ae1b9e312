// What is to happen when everything has ended, as the user chose it for this run of the program: it
// waits until something has run and all of it has ended, counts down, and says when.
//
//     EndAction end(manager, runs);
//     connect(&end, &EndAction::countingDown, bar, ...);    // each second; "Don't" calls cancel()
//     connect(&end, &EndAction::due, ...);                  // quit, sleep, run the command
//     end.choose(EndChoice::Quit);
//
// Only the decision: who hears of it does the deed. Main thread.
#pragma once

#include "core/manager/taskmanager.h"

#include <QObject>
#include <QTimer>

namespace haul {

enum class EndChoice : quint8 { Nothing, Quit, Sleep, Command };

class EndAction : public QObject
{
    Q_OBJECT

public:
    static constexpr int countdownSeconds = 30;

    // `second` is how long one takes; tests have none to lose.
    explicit EndAction(TaskManager &manager,
                       std::chrono::milliseconds second = std::chrono::seconds(1),
                       QObject *parent = nullptr);

    // What runs now counts, and what starts later; what has ended before does not.
    void choose(EndChoice choice);
    EndChoice choice() const { return choice_; }
    bool isCountingDown() const { return timer_.isActive(); }
    // Not this time, and not later.
    void cancel();

signals:
    void chosen(haul::EndChoice choice);
    void countingDown(int secondsLeft);
    // Something started again, or it was cancelled, or it is due.
    void countdownOver();
    void due(haul::EndChoice choice);

private:
    bool isAnythingOpen() const;
    void look();
    void count();
    void stopCounting();

    TaskManager &manager_;
    EndChoice choice_ = EndChoice::Nothing;
    bool hasRun_ = false; // something, since it was chosen
    int left_ = 0;
    QTimer timer_;
};

} // namespace haul
