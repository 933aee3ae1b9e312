// Entries in list order, each URL once: what a list reader fills.
//
//     EntrySet set;
//     if (const auto first = set.add(url, line)) ...   // the line where the URL stood already
//     SharedEntries entries = set.take();
//
// Beside the entries it takes 12 to 18 bytes an entry, freed by take(). One thread at a time.
#pragma once

#include "core/model/entry.h"

#include <memory>
#include <optional>
#include <vector>

namespace haul {

class EntrySet
{
public:
    // Nothing when the URL is new, else the line of its first appearance.
    std::optional<qint32> add(QByteArray url, qint32 line,
                              std::shared_ptr<const EntryExtras> extras = nullptr);

    SharedEntries take();

private:
    // Open addressing; the hash is kept, so that growing does not touch the entries.
    struct Slot
    {
        quint32 hash = 0;
        quint32 number = 0; // of the entry, from 1; 0 is free
    };

    size_t slotOf(quint32 hash) const { return size_t((quint64(hash) * slots_.size()) >> 32); }
    void grow();

    std::shared_ptr<EntryList> entries_ = std::make_shared<EntryList>();
    std::vector<Slot> slots_;
};

} // namespace haul
