#include "core/lists/entryset.h"

#include <QHashFunctions>

namespace haul {

namespace {

constexpr size_t firstSize = 64;

// With the seed of this run, so that nobody can write a list in which all hashes are the same.
quint32 hashOf(const QByteArray &url)
{
    const size_t hash = qHash(QByteArrayView(url), size_t(QHashSeed::globalSeed()));
    return quint32(hash ^ (quint64(hash) >> 32));
}

} // namespace

std::optional<qint32> EntrySet::add(QByteArray url, qint32 line,
                                    std::shared_ptr<const EntryExtras> extras)
{
    if (entries_->size() * 3 >= slots_.size() * 2)
        grow();
    const quint32 hash = hashOf(url);
    size_t at = slotOf(hash);
    while (slots_[at].number != 0) {
        const Slot slot = slots_[at];
        const Entry &entry = (*entries_)[slot.number - 1];
        if (slot.hash == hash && entry.url == url)
            return entry.line;
        if (++at == slots_.size())
            at = 0;
    }
    entries_->push_back(Entry{.url = std::move(url), .line = line, .extras = std::move(extras)});
    slots_[at] = Slot{hash, quint32(entries_->size())};
    return std::nullopt;
}

SharedEntries EntrySet::take()
{
    slots_ = {};
    entries_->shrink_to_fit();
    return std::exchange(entries_, std::make_shared<EntryList>());
}

void EntrySet::grow()
{
    const std::vector<Slot> old = std::move(slots_);
    slots_ = std::vector<Slot>(qMax(firstSize, old.size() + old.size() / 2));
    for (const Slot &slot : old) {
        if (slot.number == 0)
            continue;
        size_t at = slotOf(slot.hash);
        while (slots_[at].number != 0) {
            if (++at == slots_.size())
                at = 0;
        }
        slots_[at] = slot;
    }
}

} // namespace haul
