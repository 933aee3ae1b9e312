// How far a batch grows by following the links of its pages. Value type; any thread.
#pragma once

#include <QByteArray>
#include <QList>

namespace haul {

struct CrawlSettings
{
    bool sameHost = true;     // those of the list only; "www." before one makes no difference
    bool sameFolder = false;  // those of the list, and below; on the same hosts, too
    int maxDepth = 1;         // the links of the list's own pages have depth 1
    qint64 maxPages = 10'000; // that are followed in all, besides those of the list
    bool obeyRobots = true;
    bool obeyNoFollow = true;  // rel=nofollow
    QList<QByteArray> include; // wildcards for the whole address; none: all
    QList<QByteArray> exclude;

    bool operator==(const CrawlSettings &) const = default;
};

} // namespace haul
