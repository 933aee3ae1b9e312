#include "core/manager/preflight.h"

#include "core/base/errortext.h"
#include "core/files/verify.h"
#include "core/parse/expectation.h"
#include "core/queue/retrypolicy.h"

#include <algorithm>
#include <numeric>

namespace haul {
namespace {

// A list may have many dead links, and each attempt at one is a request that brings nothing.
constexpr int mostRetries = 2;

bool mayPass(const Error &error)
{
    switch (error.code) {
    case ErrorCode::Dns: // of a server that is gone, most of the time
    case ErrorCode::Connect:
        return false;
    case ErrorCode::Internal:
        return true; // our fault, not the link's
    default:
        return pauseBeforeRetry(error, 1, 1, 0).has_value();
    }
}

ProbedLink judgeFailure(const Error &error)
{
    const ErrorText text = describe(error);
    return {mayPass(error) ? LinkVerdict::Unclear : LinkVerdict::Dead, -1, errorCodeName(error),
            text.message};
}

} // namespace

BatchSettings probeSettings(BatchSettings settings)
{
    settings.probe = true;
    settings.parse = false;
    settings.digest = false;
    settings.retries = std::min(settings.retries, mostRetries);
    return settings;
}

ProbedLink judgeProbe(const Entry &entry, const Outcome &outcome, qint64 free)
{
    if (outcome.state == TaskState::Failed)
        return judgeFailure(outcome.error ? *outcome.error : Error{});
    if (outcome.state == TaskState::Skipped)
        return {.verdict = LinkVerdict::AlreadyThere};
    if (outcome.state != TaskState::Done)
        return {};
    const QString name = entry.extras ? entry.extras->name : QString();
    if (const auto mismatch = findDeclaredMismatch({entry.url, name, outcome.mime, {}}))
        return {LinkVerdict::WrongType, outcome.bytes, {}, mismatch->reason};
    if (entry.extras && entry.extras->size >= 0 && outcome.bytes >= 0) {
        if (const Result<void> same = compareSize(entry.extras->size, outcome.bytes); !same)
            return {LinkVerdict::WrongSize, outcome.bytes, {}, same.error().detail};
    }
    if (outcome.bytes > free)
        return {LinkVerdict::TooLarge,
                outcome.bytes,
                {},
                QStringLiteral("larger than the room on the disk")};
    return {.verdict = LinkVerdict::Good, .size = outcome.bytes};
}

void PreflightSummary::add(const ProbedLink &link)
{
    ++byVerdict_[size_t(link.verdict)];
    switch (link.verdict) {
    case LinkVerdict::Good:
    case LinkVerdict::WrongType:
    case LinkVerdict::WrongSize:
    case LinkVerdict::TooLarge:
        space_.add(link.size);
        bytes_ += std::min(std::max<qint64>(0, link.size), unlimitedRoom - bytes_);
        break;
    case LinkVerdict::Unclear:
        space_.add(-1); // it may well be there later
        ++unclearCauses_[link.cause];
        break;
    case LinkVerdict::Dead:
        ++deadCauses_[link.cause];
        break;
    case LinkVerdict::NotAsked:
    case LinkVerdict::AlreadyThere:
        break;
    }
}

qint64 PreflightSummary::asked() const
{
    return std::accumulate(byVerdict_.begin(), byVerdict_.end(), qint64(0))
           - of(LinkVerdict::NotAsked);
}

qint64 PreflightSummary::toFetch() const
{
    return of(LinkVerdict::Good) + of(LinkVerdict::WrongType) + of(LinkVerdict::WrongSize)
           + of(LinkVerdict::TooLarge);
}

qint64 PreflightSummary::flagged() const
{
    return asked() - of(LinkVerdict::Good) - of(LinkVerdict::AlreadyThere);
}

std::vector<std::pair<QString, qint64>> PreflightSummary::causesOf(LinkVerdict verdict) const
{
    const auto &causes = verdict == LinkVerdict::Dead ? deadCauses_ : unclearCauses_;
    std::vector<std::pair<QString, qint64>> sorted(causes.begin(), causes.end());
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto &one, const auto &other) { return one.second > other.second; });
    return sorted;
}

LivingLinks withoutDead(const EntryList &entries, const std::vector<ProbedLink> &links)
{
    auto livingEntries = std::make_shared<EntryList>();
    auto livingLinks = std::make_shared<std::vector<ProbedLink>>();
    for (size_t i = 0; i < entries.size(); ++i) {
        const ProbedLink link = i < links.size() ? links[i] : ProbedLink();
        if (link.verdict == LinkVerdict::Dead)
            continue;
        livingEntries->push_back(entries[i]);
        livingLinks->push_back(link);
    }
    return {std::move(livingEntries), std::move(livingLinks)};
}

} // namespace haul
