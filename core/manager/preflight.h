// Looking before the leap: which links of a list are there, how large their files are together, and
// whether they are what their names say. A probe is a batch like any other whose settings say so:
// the same queue asks each server as politely as a download would, but for the head of the answer
// alone, and nothing is written.
//
//     const BatchId id = manager.submit({name, probeSettings(settings), entries});
//     PreflightSummary summary;
//     summary.add(judgeProbe(entry, *outcome, free));   // for each that has ended
//     const SpaceVerdict verdict = judgeSpace(summary.space(), free);
//
// What a server says before the download may be wrong: all of this is advice. Pure functions; any
// thread.
#pragma once

#include "core/files/spacesum.h"
#include "core/model/batchsettings.h"
#include "core/model/entry.h"
#include "core/model/outcome.h"

#include <QByteArray>
#include <QString>

#include <array>
#include <limits>
#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace haul {

// The batch's, for its probe.
BatchSettings probeSettings(BatchSettings settings);

enum class LinkVerdict : quint8 {
    NotAsked,     // not yet, or the check was cancelled
    Good,         // it is there, and nothing speaks against it
    AlreadyThere, // as a file, which is kept: ConflictPolicy::Skip
    WrongType,    // there, but the server says that it is not what its name promises
    WrongSize,    // there, but not of the size that the list promises
    TooLarge,     // there, but larger than the room on the disk
    Unclear,      // no answer, or a refusal, for a reason that may pass
    Dead,         // no such file, host, or no access
};
inline constexpr size_t linkVerdictCount = size_t(LinkVerdict::Dead) + 1;

struct ProbedLink
{
    LinkVerdict verdict = LinkVerdict::NotAsked;
    qint64 size = -1;    // as the server says; negative: it does not
    QString cause = {};  // "http-404" (docs/errors.md), of one that is dead or unclear
    QString reason = {}; // for people, where something is wrong

    bool isFlagged() const { return verdict >= LinkVerdict::WrongType; }
};

inline constexpr qint64 unlimitedRoom = std::numeric_limits<qint64>::max();

// What the outcome of its probe says of an entry; `free` is the room on the disk.
ProbedLink judgeProbe(const Entry &entry, const Outcome &outcome, qint64 free = unlimitedRoom);

class PreflightSummary
{
public:
    void add(const ProbedLink &link);

    qint64 of(LinkVerdict verdict) const { return byVerdict_[size_t(verdict)]; }
    qint64 asked() const;   // all that have been added, but for those that were not asked
    qint64 toFetch() const; // that are there and would be downloaded
    qint64 unknownSizes() const { return space_.unknown() - of(LinkVerdict::Unclear); } // of those
    qint64 flagged() const;
    // Of the dead or the unclear ones, by their error's name, most first.
    std::vector<std::pair<QString, qint64>> causesOf(LinkVerdict verdict) const;

    qint64 bytes() const { return bytes_; }          // of those to fetch, as far as known
    const SpaceSum &space() const { return space_; } // the same on the disk

private:
    std::array<qint64, linkVerdictCount> byVerdict_{};
    qint64 bytes_ = 0;
    SpaceSum space_;
    std::map<QString, qint64> deadCauses_;
    std::map<QString, qint64> unclearCauses_;
};

using SharedLinks = std::shared_ptr<const std::vector<ProbedLink>>;

// The entries without those that are dead, and their links; as many links as entries.
struct LivingLinks
{
    SharedEntries entries;
    SharedLinks links;
};
LivingLinks withoutDead(const EntryList &entries, const std::vector<ProbedLink> &links);

} // namespace haul
