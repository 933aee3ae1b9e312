#include "core/manager/crawljudge.h"

#include "core/lists/urltext.h"
#include "core/queue/hostkey.h"

#include <algorithm>
#include <limits>

namespace haul {
namespace {

// That may wait for a robots.txt, beyond those that may be followed: a page of many links to hosts
// that forbid everything must not fill the memory.
constexpr qint64 mostRefused = 100'000;

// How an Entry counts.
constexpr int deepest = std::numeric_limits<decltype(Entry::depth)>::max();

bool isHttp(QByteArrayView url)
{
    return url.startsWith("http://") || url.startsWith("https://");
}

// Without the user, who does not make another site.
QByteArray originOf(QByteArrayView url)
{
    return url.first(url.indexOf("://") + 3).toByteArray() + hostKey(url).toByteArray();
}

} // namespace

CrawlJudge::CrawlJudge(const CrawlSettings &settings)
    : settings_(settings)
    , rules_(settings)
{
}

void CrawlJudge::learn(const EntryList &entries)
{
    if (learnt_ == 0)
        seen_.reserve(qsizetype(entries.size()));
    for (; learnt_ < entries.size(); ++learnt_) {
        const Entry &entry = entries[learnt_];
        const bool isKnown = !isNew(entry.url);
        if (entry.depth > 0) {
            pages_ += isKnown ? 0 : 1; // else it was counted when it was found
            continue;
        }
        rules_.addStart(entry.url);
        ownOrigins_.insert(originOf(entry.url));
    }
}

bool CrawlJudge::isNew(const QByteArray &url)
{
    const qsizetype before = seen_.size();
    seen_.insert(url);
    return seen_.size() > before;
}

void CrawlJudge::see(const ParseResult &page, int depth)
{
    const CheckedUrl checked = checkUrl(page.url);
    if (checked.reason)
        return;
    seen_.insert(checked.url);
    if (depth == 0)
        rules_.addStart(checked.url);
}

void CrawlJudge::judge(const ParseResult &page, int depth, CrawlFindings &findings)
{
    if (depth >= std::min(settings_.maxDepth, deepest))
        return;
    for (const Link &link : page.links)
        judge(link, depth + 1, findings);
}

void CrawlJudge::judge(const Link &link, int depth, CrawlFindings &findings)
{
    if (pages_ >= settings_.maxPages)
        return;
    const CheckedUrl checked = checkUrl(link.url);
    if (checked.reason || !isHttp(checked.url) || seen_.contains(checked.url))
        return;
    static const RobotsTxt unknown; // forbids nothing yet
    const QByteArray origin = originOf(checked.url);
    const auto robots = robots_.constFind(origin);
    const bool isDecided = !settings_.obeyRobots || robots != robots_.cend();
    const Link found{checked.url, {}, link.kind, link.rels};
    if (ask(found, depth, robots != robots_.cend() ? *robots : unknown) != CrawlAnswer::Follow
        || !(isDecided || mayWait()))
        return;
    seen_.insert(found.url);
    const bool isAlien = !ownOrigins_.contains(origin);
    if (isDecided)
        return follow(found.url, depth, isAlien, findings);
    std::vector<Found> &waiting = waiting_[origin];
    if (waiting.empty())
        findings.sites.push_back({origin, isAlien});
    waiting.push_back({found, depth});
    ++waitingCount_;
}

CrawlAnswer CrawlJudge::ask(const Link &link, int depth, const RobotsTxt &robots) const
{
    return rules_.judge(link, depth, pages_, robots);
}

bool CrawlJudge::mayWait() const
{
    return waitingCount_ - mostRefused < settings_.maxPages - pages_;
}

void CrawlJudge::follow(const QByteArray &url, int depth, bool alien, CrawlFindings &findings)
{
    findings.entries.push_back({.url = url, .depth = quint8(depth), .alien = alien});
    ++pages_;
}

void CrawlJudge::takeRobots(const QByteArray &origin, RobotsTxt robots, CrawlFindings &findings)
{
    const std::vector<Found> waiting = waiting_.take(origin);
    waitingCount_ -= qint64(waiting.size());
    const bool isAlien = !ownOrigins_.contains(origin);
    for (const auto &[link, depth] : waiting) {
        if (ask(link, depth, robots) == CrawlAnswer::Follow)
            follow(link.url, depth, isAlien, findings);
    }
    robots_.insert(origin, std::move(robots));
}

} // namespace haul
