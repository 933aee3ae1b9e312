// Fetches the robots.txt of sites, as RFC 9309 asks of who follows links: redirects are followed,
// a file that is not there (4xx) allows everything, a site that cannot say (5xx, unreachable)
// nothing, and of a large file the first 500 KiB count.
//
//     const quint64 ticket = fetcher.fetch(site, settings, [](quint64 ticket, RobotsTxt robots) {
//     ... }); fetcher.forget(ticket);    // then nobody is called
//
// It has a task manager of its own: nothing of this is in any list, report or session. The callback
// never comes from within fetch(). Main thread.
#pragma once

#include "core/manager/crawljudge.h"
#include "core/model/batchsettings.h"

#include <functional>
#include <map>
#include <memory>

namespace haul {

class TaskManager;
struct BatchRecord;

class RobotsFetcher
{
public:
    using Take = std::function<void(quint64 ticket, RobotsTxt robots)>;

    RobotsFetcher();
    ~RobotsFetcher();

    // Over the proxy, with the certificates and as whom `settings` say.
    quint64 fetch(const CrawlSite &site, const BatchSettings &settings, Take take);
    void forget(quint64 ticket);

private:
    struct Inside; // made when the first file is wanted

    void makeInside();
    void lookAtSize(const BatchRecord &batch);
    void settle(const BatchRecord &batch, RobotsTxt robots);

    std::unique_ptr<Inside> inside_;
};

} // namespace haul
