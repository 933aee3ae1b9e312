#include "core/parse/crawlrules.h"

#include "core/parse/filekind.h"
#include "core/parse/wildcard.h"

#include <algorithm>

namespace haul {
namespace {

QByteArrayView withoutWww(QByteArrayView host)
{
    return host.startsWith("www.") ? host.sliced(4) : host;
}

bool matchesAny(QByteArrayView url, const QList<QByteArray> &patterns)
{
    return std::any_of(patterns.begin(), patterns.end(),
                       [&](const QByteArray &pattern) { return matchesWildcard(url, pattern); });
}

// A view that is looked for, without a copy of its bytes.
bool contains(const QSet<QByteArray> &set, QByteArrayView text)
{
    return set.contains(QByteArray::fromRawData(text.data(), text.size()));
}

void add(QSet<QByteArray> &set, QByteArrayView text)
{
    if (!contains(set, text))
        set.insert(text.toByteArray());
}

// "example.org/docs/" of "https://www.example.org/docs/x": a site that changes to https in
// between is the same site.
QByteArrayView withoutScheme(QByteArrayView url)
{
    const qsizetype colon = url.indexOf("://");
    return colon < 0 ? url : withoutWww(url.sliced(colon + 3));
}

} // namespace

CrawlRules::CrawlRules(CrawlSettings settings)
    : settings_(std::move(settings))
{
}

CrawlRules::CrawlRules(QByteArrayView start, CrawlSettings settings)
    : CrawlRules(std::move(settings))
{
    addStart(start);
}

void CrawlRules::addStart(QByteArrayView url)
{
    add(hosts_, withoutWww(hostOfUrl(url)));
    if (!settings_.sameFolder)
        return;
    const QByteArrayView folder = withoutScheme(folderOfUrl(url));
    add(folders_, folder);
    longestFolder_ = std::max(longestFolder_, folder.size());
}

bool CrawlRules::isSameHost(QByteArrayView url) const
{
    return contains(hosts_, withoutWww(hostOfUrl(url)));
}

// Folder by folder, upwards: each is looked for once.
bool CrawlRules::isBelowStart(QByteArrayView url) const
{
    QByteArrayView folder = withoutScheme(folderOfUrl(url));
    folder.truncate(folder.first(std::min(folder.size(), longestFolder_)).lastIndexOf('/') + 1);
    while (!folder.isEmpty() && !contains(folders_, folder)) {
        folder.chop(1);
        folder.truncate(folder.lastIndexOf('/') + 1);
    }
    return !folder.isEmpty();
}

CrawlAnswer CrawlRules::judge(const Link &link, int depth, qint64 pages,
                              const RobotsTxt &robots) const
{
    if (kindOfLink(link) != FileKind::Page)
        return CrawlAnswer::NotAPage;
    if (depth > settings_.maxDepth)
        return CrawlAnswer::TooDeep;
    if ((settings_.sameHost || settings_.sameFolder) && !isSameHost(link.url))
        return CrawlAnswer::OtherHost;
    if (settings_.sameFolder && !isBelowStart(link.url))
        return CrawlAnswer::OutsideFolder;
    if (!settings_.include.isEmpty() && !matchesAny(link.url, settings_.include))
        return CrawlAnswer::NotIncluded;
    if (matchesAny(link.url, settings_.exclude))
        return CrawlAnswer::Excluded;
    if (settings_.obeyNoFollow && link.rels.testFlag(LinkRel::NoFollow))
        return CrawlAnswer::NoFollow;
    if (settings_.obeyRobots && !robots.allows(link.url))
        return CrawlAnswer::Robots;
    return pages >= settings_.maxPages ? CrawlAnswer::Full : CrawlAnswer::Follow;
}

QString crawlAnswerName(CrawlAnswer answer)
{
    switch (answer) {
    case CrawlAnswer::Follow:
        return QStringLiteral("follow");
    case CrawlAnswer::NotAPage:
        return QStringLiteral("not-a-page");
    case CrawlAnswer::TooDeep:
        return QStringLiteral("too-deep");
    case CrawlAnswer::Full:
        return QStringLiteral("full");
    case CrawlAnswer::OtherHost:
        return QStringLiteral("other-host");
    case CrawlAnswer::OutsideFolder:
        return QStringLiteral("outside-folder");
    case CrawlAnswer::NotIncluded:
        return QStringLiteral("not-included");
    case CrawlAnswer::Excluded:
        return QStringLiteral("excluded");
    case CrawlAnswer::NoFollow:
        return QStringLiteral("nofollow");
    case CrawlAnswer::Robots:
        return QStringLiteral("robots");
    }
    Q_UNREACHABLE();
}

} // namespace haul
