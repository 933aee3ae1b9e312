// Which links of a batch's pages become its next tasks: the rules, what was seen before, and what
// waits for a host's robots.txt.
//
//     CrawlJudge judge(settings);
//     judge.learn(*batch.entries);
//     CrawlFindings findings;
//     judge.judge(*result, depth, findings);
//     ... append findings.entries; fetch the robots.txt of findings.sites ...
//     judge.takeRobots(site, robots, findings);
//
// No address is found twice, nor one that the batch has. What it costs in memory is what was found,
// not what was looked at. No thread: used by one at a time.
#pragma once

#include "core/model/entry.h"
#include "core/parse/crawlrules.h"

#include <QHash>
#include <QSet>

#include <vector>

namespace haul {

// Scheme, host and port: what one robots.txt is for (RFC 9309, 2.3).
struct CrawlSite
{
    QByteArray origin;  // "https://example.org:8080"
    bool alien = false; // the list names nothing of it
};

struct CrawlFindings
{
    EntryList entries;
    std::vector<CrawlSite> sites; // whose robots.txt decides about more; each is told once
};

class CrawlJudge
{
public:
    explicit CrawlJudge(const CrawlSettings &settings);

    // What the batch has. Of a longer list, only what is new is looked at.
    void learn(const EntryList &entries);
    // The page is there already, wherever redirects led to it; one of the list's own is a start.
    void see(const ParseResult &page, int depth);
    // Of a page that is so many links away from the list.
    void judge(const ParseResult &page, int depth, CrawlFindings &findings);
    void takeRobots(const QByteArray &origin, RobotsTxt robots, CrawlFindings &findings);

private:
    struct Found
    {
        Link link;
        int depth = 0;
    };

    void judge(const Link &link, int depth, CrawlFindings &findings);
    bool isNew(const QByteArray &url);
    bool mayWait() const;
    void follow(const QByteArray &url, int depth, bool alien, CrawlFindings &findings);
    CrawlAnswer ask(const Link &link, int depth, const RobotsTxt &robots) const;

    const CrawlSettings settings_;
    CrawlRules rules_;
    size_t learnt_ = 0; // of the list
    qint64 pages_ = 0;  // that were followed
    QSet<QByteArray> seen_;
    QSet<QByteArray> ownOrigins_; // of the list
    QHash<QByteArray, RobotsTxt> robots_;
    QHash<QByteArray, std::vector<Found>> waiting_; // for the robots.txt of their origin
    qint64 waitingCount_ = 0;
};

} // namespace haul
