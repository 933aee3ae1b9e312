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
    EntrySet();

    // Nothing when the URL is new, else the line of its first appearance.
    std::optional<qint32> add(QByteArray url, qint32 line,
                              std::shared_ptr<const EntryExtras> extras = nullptr);

    SharedEntries take();

private:
    // Open addressing; the hash is kept, so that growing does not touch the entries.
    struct Cell
    {
        quint32 hash = 0;
        quint32 number = 0; // of the entry, from 1; 0 is free
    };

    // One of many small tables instead of one large one: growing one of them takes no time, and
    // what it gives back serves the next.
    struct Table
    {
        Cell &freeCell(quint32 hash);
        size_t first(quint32 hash) const;
        size_t next(size_t at) const { return at + 1 == cells.size() ? 0 : at + 1; }
        bool isFull() const { return used * 3 >= cells.size() * 2; }
        void grow();

        std::vector<Cell> cells;
        size_t used = 0;
    };

    void append(Entry entry);

    std::shared_ptr<EntryList> entries_ = std::make_shared<EntryList>();
    std::vector<Table> tables_;
};

} // namespace haul
