// How far a crawl goes: which of the links on a page become its next pages. Rules alone: no
// network, no list of what was seen.
//
//     CrawlSettings settings;
//     settings.maxDepth = 2;
//     CrawlRules rules(settings);
//     rules.addStart("https://example.org/docs/");
//     if (rules.judge(link, depth, pagesSoFar, robots) == CrawlAnswer::Follow) ...
//
// A batch may start at many pages: what belongs to one of them belongs to all. Judging costs no
// more with a million of them. A value; any thread.
#pragma once

#include "core/model/crawlsettings.h"
#include "core/model/parseresult.h"
#include "core/parse/robotstxt.h"

#include <QByteArray>
#include <QList>
#include <QSet>

namespace haul {

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
    explicit CrawlRules(CrawlSettings settings);
    CrawlRules(QByteArrayView start, CrawlSettings settings);
    // Absolute and in its normal form.
    void addStart(QByteArrayView url);

    // depth is the link's: one more than its page's. pages: how many were followed so far. robots
    // is that of the link's host.
    CrawlAnswer judge(const Link &link, int depth, qint64 pages, const RobotsTxt &robots) const;

private:
    bool isSameHost(QByteArrayView url) const;
    bool isBelowStart(QByteArrayView url) const;

    CrawlSettings settings_;
    QSet<QByteArray> hosts_;
    QSet<QByteArray> folders_; // without scheme and "www."
    qsizetype longestFolder_ = 0;
};

// "other-host": for logs and tests.
QString crawlAnswerName(CrawlAnswer answer);

} // namespace haul
