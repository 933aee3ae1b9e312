// How far a crawl goes: which of the links on a page become its next pages. Rules alone: no
// network, no list of what was seen.
//
//     CrawlSettings settings;
//     settings.maxDepth = 2;
//     const CrawlRules rules("https://example.org/docs/", settings);
//     if (rules.judge(link, depth, pagesSoFar, robots) == CrawlAnswer::Follow) ...
//
// An immutable value; any thread.
#pragma once

#include "core/model/parseresult.h"
#include "core/parse/robotstxt.h"

#include <QByteArray>
#include <QList>

namespace haul {

struct CrawlSettings
{
    bool sameHost = true;     // the start's own; "www." before it makes no difference
    bool sameFolder = false;  // the start's, and below; on the same host, too
    int maxDepth = 1;         // the start's own links have depth 1
    qint64 maxPages = 10'000; // in all
    bool obeyRobots = true;
    bool obeyNoFollow = true;  // rel=nofollow
    QList<QByteArray> include; // wildcards for the whole address; none: all
    QList<QByteArray> exclude;
};

enum class CrawlAnswer : quint8 {
    Follow,
    NotAPage, // an image, a script, an archive: what it is for is not to be read for links
    TooDeep,
    Full,
    OtherHost,
    OutsideFolder,
    NotIncluded,
    Excluded,
    NoFollow,
    Robots,
};

class CrawlRules
{
public:
    // start is absolute and in its normal form.
    CrawlRules(QByteArray start, CrawlSettings settings);

    // depth is the link's: one more than its page's. pages: how many were followed so far. robots
    // is that of the link's host.
    CrawlAnswer judge(const Link &link, int depth, qint64 pages, const RobotsTxt &robots) const;

private:
    bool isSameHost(QByteArrayView url) const;
    bool isBelowStart(QByteArrayView url) const;

    QByteArray start_;
    CrawlSettings settings_;
};

// "other-host": for logs and tests.
QString crawlAnswerName(CrawlAnswer answer);

} // namespace haul
