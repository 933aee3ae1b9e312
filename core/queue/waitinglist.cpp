#include "core/queue/waitinglist.h"

#include "core/queue/hostkey.h"
#include "core/queue/sources.h"

#include <algorithm>
#include <utility>

namespace haul {

WaitingList::WaitingList(SharedEntries entries, const std::vector<bool> &waiting)
    : entries_(std::move(entries))
{
    slots_.resize(entries_->size());
    for (quint32 index = 0; index < slots_.size(); ++index) {
        if (waiting.size() != slots_.size() || waiting[index])
            append(index);
    }
}

void WaitingList::grow(SharedEntries entries)
{
    entries_ = std::move(entries);
    const auto before = quint32(slots_.size());
    slots_.resize(entries_->size());
    for (quint32 index = before; index < slots_.size(); ++index)
        append(index);
}

QByteArrayView WaitingList::hostOfTask(quint32 index) const
{
    return hostKey(sourceUrl(entry(index), slots_[index].source));
}

quint32 WaitingList::lineOfHost(QByteArrayView host) const
{
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
    if (slot.place == Place::Waiting || revive(index))
        return;
    if (slot.place != Place::Held)
        ++pending_;
    slot.source = 0;
    slot.next = none;
    slot.place = Place::Waiting;
    Line &line = lines_[lineFor(hostOfTask(index))];
    if (line.tail == none)
        line.head = index;
    else
        slots_[line.tail].next = index;
    line.tail = index;
}

void WaitingList::prepend(quint32 index)
{
    Line &line = lines_[lineFor(hostOfTask(index))];
    Slot &slot = slots_[index];
    slot.next = line.head;
    slot.place = Place::Waiting;
    line.head = index;
    if (line.tail == none)
        line.tail = index;
}

// A dropped task is still linked at its old place: there it waits again, unless that is in the line
// of another source than its first.
bool WaitingList::revive(quint32 index)
{
    Slot &slot = slots_[index];
    if (slot.place != Place::Dropped)
        return false;
    if (slot.source != 0) {
        unlinkDropped(lineOf(index));
        return false;
    }
    slot.place = Place::Waiting;
    ++pending_;
    return true;
}

// All dropped tasks of the line at once, so that putting back many walks it only once.
void WaitingList::unlinkDropped(quint32 line)
{
    Line &at = lines_[line];
    quint32 *link = &at.head;
    at.tail = none;
    while (*link != none) {
        Slot &slot = slots_[*link];
        if (slot.place != Place::Dropped) {
            at.tail = *link;
            link = &slot.next;
            continue;
        }
        *link = std::exchange(slot.next, none);
        slot.place = Place::Out;
    }
}

void WaitingList::hold(quint32 index, int source)
{
    Slot &slot = slots_[index];
    if (slot.place != Place::Out)
        return;
    slot.source = quint8(std::clamp(source, 0, lastSource(entry(index))));
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
