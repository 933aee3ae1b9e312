// The waiting tasks of one batch: a line for each host, in list order, threaded through one array
// so that a task costs eight bytes however many hosts there are. No policy, no thread: TaskQueue's
// inside, used under its lock.
#pragma once

#include "core/model/entry.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QHash>

#include <limits>
#include <vector>

namespace haul {

class WaitingList
{
public:
    static constexpr quint32 none = std::numeric_limits<quint32>::max();

    // All entries wait, each in the line of its URL's host; or those whose place in `waiting` says
    // so, if it is as long as the list.
    explicit WaitingList(SharedEntries entries, const std::vector<bool> &waiting = {});

    // A longer list, which begins with the one it has: what is new waits.
    void grow(SharedEntries entries);

    const Entry &entry(quint32 index) const { return (*entries_)[index]; }
    quint32 size() const { return quint32(slots_.size()); }

    quint32 lineCount() const { return quint32(lines_.size()); }
    const QByteArray &hostOf(quint32 line) const { return lines_[line].host; }
    // The line of the task's source, and of a host; none if there is no such line.
    quint32 lineOf(quint32 index) const { return lineOfHost(hostOfTask(index)); }
    quint32 lineOfHost(QByteArrayView host) const;

    // The first waiting task of a line, or none; dropped ones are passed over.
    quint32 front(quint32 line);
    void popFront(quint32 line);

    // Puts a task that is not waiting at the end of its line, with its first source.
    void append(quint32 index);

    // A task between two attempts is held: it does not wait in its line, but it can be dropped.
    // It will wait for its n-th source.
    void hold(quint32 index, int source = 0);
    // Puts a held task at the front of its source's line. False when it was dropped meanwhile.
    bool release(quint32 index);

    // Takes a waiting or held task out. False when it was neither.
    bool drop(quint32 index);
    void dropAll();

    // Tasks that wait or are held.
    qint64 pending() const { return pending_; }

    quint16 attempts(quint32 index) const { return slots_[index].attempts; }
    void setAttempts(quint32 index, int attempts);
    int source(quint32 index) const { return slots_[index].source; }

private:
    enum class Place : quint8 {
        Out,
        Waiting,
        Dropped, // still linked into its line, but no longer waiting
        Held,
    };

    struct Slot
    {
        quint32 next = none;
        quint16 attempts = 0;
        Place place = Place::Out;
        quint8 source = 0; // whose host's line it is linked into
    };
    static_assert(sizeof(Slot) == 8);

    struct Line
    {
        QByteArray host;
        quint32 head = none;
        quint32 tail = none;
    };

    quint32 lineFor(QByteArrayView host);
    QByteArrayView hostOfTask(quint32 index) const;
    bool revive(quint32 index);
    void unlinkDropped(quint32 line);
    void prepend(quint32 index);

    SharedEntries entries_;
    std::vector<Slot> slots_;
    std::vector<Line> lines_;
    QHash<QByteArray, quint32> lineByHost_;
    qint64 pending_ = 0;
};

} // namespace haul
