#include "ui/knownentries.h"

#include <QByteArrayView>
#include <QHash>
#include <QPromise>
#include <QtConcurrentRun>

#include <optional>

namespace haul {
namespace {

constexpr size_t entriesPerLook = 1024; // between two questions whether to stop

// Places in the list by URL; the bytes stay where they are.
using Places = QHash<QByteArrayView, quint32>;

class Search
{
public:
    Search(const SharedEntries &entries, QPromise<KnownEntries> &promise)
        : entries_(*entries)
        , promise_(promise)
        , isKnown_(entries->size())
    {
    }

    std::optional<KnownEntries> run(const std::vector<SharedEntries> &batches)
    {
        places_.reserve(qsizetype(entries_.size()));
        for (size_t i = 0; i < entries_.size(); ++i) {
            if (isTimeToStop())
                return std::nullopt;
            places_.emplace(entries_[i].url, quint32(i));
        }
        for (const SharedEntries &batch : batches) {
            if (!mark(*batch))
                return std::nullopt;
        }
        return rest();
    }

private:
    bool isTimeToStop() { return ++looks_ % entriesPerLook == 0 && promise_.isCanceled(); }

    bool mark(const EntryList &batch)
    {
        for (const Entry &entry : batch) {
            if (isTimeToStop())
                return false;
            const auto place = places_.constFind(entry.url);
            if (place == places_.constEnd() || isKnown_[*place])
                continue;
            isKnown_[*place] = true;
            ++known_.count;
        }
        return true;
    }

    std::optional<KnownEntries> rest()
    {
        if (known_.count == 0)
            return known_;
        auto others = std::make_shared<EntryList>();
        others->reserve(entries_.size() - size_t(known_.count));
        for (size_t i = 0; i < entries_.size(); ++i) {
            if (isTimeToStop())
                return std::nullopt;
            if (!isKnown_[i])
                others->push_back(entries_[i]);
        }
        known_.others = std::move(others);
        return known_;
    }

    const EntryList &entries_;
    QPromise<KnownEntries> &promise_;
    Places places_;
    std::vector<bool> isKnown_;
    KnownEntries known_;
    size_t looks_ = 0;
};

} // namespace

QFuture<KnownEntries> findKnownEntries(SharedEntries entries, std::vector<SharedEntries> batches,
                                       QThreadPool &pool)
{
    return QtConcurrent::run(&pool, [entries = std::move(entries), batches = std::move(batches)](
                                        QPromise<KnownEntries> &promise) {
        if (auto known = Search(entries, promise).run(batches))
            promise.addResult(*std::move(known));
    });
}

} // namespace haul
