// A batch that follows the links of its pages, while one run of it lasts: it hears of every result
// and finds further entries.
//
//     Crawl crawl(settings, {pool, robots, [] { /* somebody come and look() */ }, ...});
//     crawl.take(result, depth);
//     if (auto growth = crawl.look(record)) ...   // now and then; a run is not over while it
//     isBusy()
//
// Links are judged and lists made on the work pool, one job at a time: what comes meanwhile waits
// for the next. A longer list is a copy of the shorter one, so what was found is given out in
// bundles that grow with the list, and at once when the batch has nothing else to do. Main thread;
// the destructor lets go of everything and does not wait.
#pragma once

#include "core/manager/batchrecord.h"
#include "core/manager/crawljudge.h"

#include <QFutureWatcher>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <vector>

class QThreadPool;

namespace haul {

class RobotsFetcher;

struct CrawlGrowth
{
    SharedEntries base;   // the batch's list so far
    SharedEntries added;  // what was found
    SharedEntries longer; // both
};

class Crawl
{
public:
    struct Context
    {
        QThreadPool &pool;
        RobotsFetcher &robots;
        std::function<void()> changed; // there is something to look at, or it has come to rest
        // The robots.txt of this origin asks for so much time between two requests.
        std::function<void(const QByteArray &origin, std::chrono::milliseconds)> slowDown;
    };

    // The settings have a crawl.
    Crawl(std::shared_ptr<const BatchSettings> settings, Context context);
    ~Crawl();

    // Of a page that is so many links away from the list.
    void take(ParseResultPtr result, int depth);
    // Begins to judge what came, and gives what was found if it is time.
    std::optional<CrawlGrowth> look(const BatchRecord &batch);
    // More may be found without anything else happening.
    bool isBusy() const;

private:
    struct Page
    {
        ParseResultPtr result;
        int depth = 0;
    };
    struct Robots
    {
        QByteArray origin;
        RobotsTxt txt;
    };
    // Goes to the work pool as a whole.
    struct Job
    {
        std::shared_ptr<CrawlJudge> judge;
        std::shared_ptr<const std::atomic<bool>> isOver;
        SharedEntries entries; // the batch's
        SharedEntries retired; // freed here, and not on the main thread
        std::vector<Page> pages;
        std::vector<Robots> robots;
        EntryList found;
        bool isDry = false; // then what is found is wanted at once
    };
    struct Done
    {
        std::vector<CrawlSite> sites;
        EntryList found; // and not given out yet
        std::optional<CrawlGrowth> growth;
    };

    static Done run(Job job);
    static CrawlGrowth grow(const SharedEntries &entries, EntryList &found);
    void startJob(const SharedEntries &entries, bool isDry);
    void takeDone();
    void ask(const CrawlSite &site);

    const std::shared_ptr<const BatchSettings> settings_;
    const Context context_;
    const std::shared_ptr<CrawlJudge> judge_; // the running job's
    const std::shared_ptr<std::atomic<bool>> isOver_ = std::make_shared<std::atomic<bool>>(false);

    QFutureWatcher<Done> job_;
    bool isAtWork_ = false;      // until what the job did has been taken
    std::vector<Page> pages_;    // to be judged
    std::vector<Robots> robots_; // answered, and not yet heard of by the judge
    std::set<quint64> asked_;    // robots.txt that are being fetched
    EntryList found_;            // too few to be given out
    std::optional<CrawlGrowth> growth_;
    SharedEntries retired_; // a list that the batch had
};

} // namespace haul
