#include "core/lists/entryset.h"

#include <QHashFunctions>

namespace haul {

namespace {

constexpr int tableBits = 8; // of the hash: which table
constexpr size_t tableCount = size_t(1) << tableBits;
constexpr size_t firstCells = 8;

// A large list grows by much at once: memory that nobody has touched yet costs nothing, a copy
// does.
constexpr size_t firstEntries = 64;
constexpr size_t manyEntries = 16 * 1024;
constexpr size_t growth = 2;
constexpr size_t growthOfMany = 4;

// With the seed of this run, so that nobody can write a list in which all hashes are the same.
quint32 hashOf(const QByteArray &url)
{
    const size_t hash = qHash(QByteArrayView(url), size_t(QHashSeed::globalSeed()));
    return quint32(hash ^ (quint64(hash) >> 32));
}

} // namespace

size_t EntrySet::Table::first(quint32 hash) const
{
    return size_t((quint64(hash << tableBits) * cells.size()) >> 32);
}

EntrySet::Cell &EntrySet::Table::freeCell(quint32 hash)
{
    size_t at = first(hash);
    while (cells[at].number != 0)
        at = next(at);
    return cells[at];
}

void EntrySet::Table::grow()
{
    const std::vector<Cell> old = std::move(cells);
    cells = std::vector<Cell>(qMax(firstCells, old.size() + old.size() / 2));
    for (const Cell &cell : old) {
        if (cell.number != 0)
            freeCell(cell.hash) = cell;
    }
}

EntrySet::EntrySet()
    : tables_(tableCount)
{
}

std::optional<qint32> EntrySet::add(QByteArray url, qint32 line,
                                    std::shared_ptr<const EntryExtras> extras)
{
    const quint32 hash = hashOf(url);
    Table &table = tables_[hash >> (32 - tableBits)];
    if (table.isFull())
        table.grow();
    size_t at = table.first(hash);
    for (; table.cells[at].number != 0; at = table.next(at)) {
        const Cell cell = table.cells[at];
        const Entry &entry = (*entries_)[cell.number - 1];
        if (cell.hash == hash && entry.url == url)
            return entry.line;
    }
    append(Entry{.url = std::move(url), .line = line, .extras = std::move(extras)});
    table.cells[at] = Cell{hash, quint32(entries_->size())};
    ++table.used;
    return std::nullopt;
}

void EntrySet::append(Entry entry)
{
    const size_t size = entries_->size();
    if (size == entries_->capacity())
        entries_->reserve(qMax(firstEntries, size * (size < manyEntries ? growth : growthOfMany)));
    entries_->push_back(std::move(entry));
}

SharedEntries EntrySet::take()
{
    tables_ = std::vector<Table>(tableCount);
    if (entries_->size() < manyEntries) // what a large list has not used was never touched
        entries_->shrink_to_fit();
    return std::exchange(entries_, std::make_shared<EntryList>());
}

} // namespace haul
