// Sees to it that finished files reach the disk, now and then and in the background: the file
// system is asked to write out everything, once for many files.
//
//     flusher.add(path);              // of the n-th finished file
//     if (!flusher.isBusy()) flusher.flush(n);
//     flusher.flushed();              // how many of them are on the disk by now
//
// Nobody waits for it: when the program ends, a flush is left to itself. On one thread.
#pragma once

#include <QHash>
#include <QString>

#include <atomic>
#include <memory>

namespace haul {

class FilesFlusher
{
public:
    void add(const QString &path);
    // Also files that nobody knows of any more.
    void addEverything() { isEverything_ = true; }

    bool isBusy() const { return state_->isBusy; }
    // Begins to write out all that was added so far: `count` files, from the first one on.
    void flush(quint64 count);
    quint64 flushed() const { return state_->flushed; }

private:
    struct State
    {
        std::atomic<bool> isBusy{false};
        std::atomic<quint64> flushed{0};
    };

    QHash<quint64, QString> folders_; // one for each device
    QString lastFolder_;
    bool isEverything_ = false;
    std::shared_ptr<State> state_ = std::make_shared<State>();
};

} // namespace haul
