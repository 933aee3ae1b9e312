#include "core/queue/waitinglist.h"

#include "core/queue/hostkey.h"

#include <algorithm>

namespace haul {

WaitingList::WaitingList(SharedEntries entries)
    : entries_(std::move(entries))
{
    slots_.resize(entries_->size());
    for (quint32 index = 0; index < slots_.size(); ++index)
        append(index);
}

quint32 WaitingList::lineOf(quint32 index) const
{
    const QByteArrayView host = hostKey(entry(index).url);
    return lineByHost_.value(QByteArray::fromRawData(host.data(), host.size()), none);
}

quint32 WaitingList::lineFor(QByteArrayView host)
{
    // Lists are mostly sorted by host: the newest line is the likely one.
    if (!lines_.empty() && lines_.back().host == host)
        return lineCount() - 1;
    const auto found = lineByHost_.constFind(QByteArray::fromRawData(host.data(), host.size()));
    if (found != lineByHost_.cend())
        return *found;
    lines_.push_back({host.toByteArray(), none, none});
    lineByHost_.insert(lines_.back().host, lineCount() - 1);
    return lineCount() - 1;
}

quint32 WaitingList::front(quint32 line)
{
    Line &at = lines_[line];
    while (at.head != none && slots_[at.head].place == Place::Dropped) {
        Slot &slot = slots_[at.head];
        at.head = slot.next;
        slot.next = none;
        slot.place = Place::Out;
    }
    if (at.head == none)
        at.tail = none;
    return at.head;
}

void WaitingList::popFront(quint32 line)
{
    Line &at = lines_[line];
    Slot &slot = slots_[at.head];
    at.head = slot.next;
    if (at.head == none)
        at.tail = none;
    slot.next = none;
    slot.place = Place::Out;
    --pending_;
}

void WaitingList::append(quint32 index)
{
    Slot &slot = slots_[index];
    if (slot.place == Place::Waiting || revive(slot))
        return;
    if (slot.place != Place::Held)
        ++pending_;
    Line &line = lines_[lineFor(hostKey(entry(index).url))];
    slot.next = none;
    slot.place = Place::Waiting;
    if (line.tail == none)
        line.head = index;
    else
        slots_[line.tail].next = index;
    line.tail = index;
}

void WaitingList::prepend(quint32 index)
{
    Line &line = lines_[lineFor(hostKey(entry(index).url))];
    Slot &slot = slots_[index];
    slot.next = line.head;
    slot.place = Place::Waiting;
    line.head = index;
    if (line.tail == none)
        line.tail = index;
}

// A dropped task is still linked at its old place: there it waits again.
bool WaitingList::revive(Slot &slot)
{
    if (slot.place != Place::Dropped)
        return false;
    slot.place = Place::Waiting;
    ++pending_;
    return true;
}

void WaitingList::hold(quint32 index)
{
    Slot &slot = slots_[index];
    if (slot.place != Place::Out)
        return;
    slot.place = Place::Held;
    ++pending_;
}

bool WaitingList::release(quint32 index)
{
    if (slots_[index].place != Place::Held)
        return false;
    prepend(index);
    return true;
}

bool WaitingList::drop(quint32 index)
{
    if (index >= slots_.size())
        return false;
    Slot &slot = slots_[index];
    if (slot.place != Place::Waiting && slot.place != Place::Held)
        return false;
    slot.place = slot.place == Place::Waiting ? Place::Dropped : Place::Out;
    --pending_;
    return true;
}

void WaitingList::dropAll()
{
    for (Slot &slot : slots_) {
        slot.next = none;
        slot.place = Place::Out;
    }
    for (Line &line : lines_)
        line.head = line.tail = none;
    pending_ = 0;
}

void WaitingList::setAttempts(quint32 index, int attempts)
{
    slots_[index].attempts = quint16(std::min<int>(attempts, std::numeric_limits<quint16>::max()));
}

} // namespace haul
