#include "core/manager/crawl.h"

#include "core/manager/robotsfetcher.h"

#include <QtConcurrent>

#include <algorithm>
#include <utility>

namespace haul {
namespace {

// A bundle is at least this part of the list, unless the batch has nothing else to do: so all
// copies together are a few times the last list ...
constexpr size_t bundlesAList = 8;
// ... but never larger than this: what is added costs the main thread something.
constexpr size_t largestBundle = 20'000;

// A site that asks for more time than this between two requests gets this.
constexpr std::chrono::milliseconds longestDelay{30'000};

std::optional<std::chrono::milliseconds> delayOf(const RobotsTxt &robots)
{
    const std::chrono::duration<double> asked(robots.crawlDelay().value_or(0));
    if (asked.count() <= 0)
        return std::nullopt;
    return std::min(longestDelay, std::chrono::ceil<std::chrono::milliseconds>(asked));
}

bool isEnough(const EntryList &found, const EntryList &list)
{
    return found.size() >= std::clamp<size_t>(list.size() / bundlesAList, 1, largestBundle);
}

} // namespace

Crawl::Crawl(std::shared_ptr<const BatchSettings> settings, Context context)
    : settings_(std::move(settings))
    , context_(std::move(context))
    , judge_(std::make_shared<CrawlJudge>(*settings_->crawl))
{
    QObject::connect(&job_, &QFutureWatcherBase::finished, &job_, [this] { takeDone(); });
}

Crawl::~Crawl()
{
    *isOver_ = true;
    job_.disconnect();
    for (const quint64 ticket : asked_)
        context_.robots.forget(ticket);
    if (retired_)
        context_.pool.start([list = std::move(retired_)] {});
}

void Crawl::take(ParseResultPtr result, int depth)
{
    pages_.push_back({std::move(result), depth});
}

bool Crawl::isBusy() const
{
    return isAtWork_ || !pages_.empty() || !robots_.empty() || !asked_.empty() || !found_.empty()
           || growth_;
}

std::optional<CrawlGrowth> Crawl::look(const BatchRecord &batch)
{
    if (growth_ && growth_->base != batch.entries) { // somebody else has added to it meanwhile
        found_.insert(found_.begin(), growth_->added->begin(), growth_->added->end());
        growth_.reset();
    }
    std::optional<CrawlGrowth> growth = std::exchange(growth_, std::nullopt);
    if (growth)
        retired_ = growth->base;
    const SharedEntries &entries = growth ? growth->longer : batch.entries;
    const bool isDry = !growth && batch.counts.of(TaskState::Waiting) == 0;
    const bool isDue = !found_.empty() && (isDry || isEnough(found_, *entries));
    if (!isAtWork_ && (!pages_.empty() || !robots_.empty() || isDue))
        startJob(entries, isDry);
    return growth;
}

void Crawl::startJob(const SharedEntries &entries, bool isDry)
{
    isAtWork_ = true;
    Job job{judge_,
            isOver_,
            entries,
            std::exchange(retired_, {}),
            std::exchange(pages_, {}),
            std::exchange(robots_, {}),
            std::exchange(found_, {}),
            isDry};
    job_.setFuture(QtConcurrent::run(&context_.pool, &Crawl::run, std::move(job)));
}

// Pages first where redirects led to, then their links: of a batch that goes on, all of its pages
// come at once.
Crawl::Done Crawl::run(Job job)
{
    CrawlFindings findings;
    findings.entries = std::move(job.found);
    job.judge->learn(*job.entries);
    for (const Page &page : job.pages)
        job.judge->see(*page.result, page.depth);
    for (const auto &[origin, txt] : job.robots)
        job.judge->takeRobots(origin, txt, findings);
    for (const Page &page : job.pages) {
        if (*job.isOver)
            return {};
        job.judge->judge(*page.result, page.depth, findings);
    }
    Done done{std::move(findings.sites), std::move(findings.entries), std::nullopt};
    if (!done.found.empty() && (job.isDry || isEnough(done.found, *job.entries)))
        done.growth = grow(job.entries, done.found);
    return done;
}

// By the first of what was found; the rest stays.
CrawlGrowth Crawl::grow(const SharedEntries &entries, EntryList &found)
{
    const auto end = found.begin() + qptrdiff(std::min(found.size(), largestBundle));
    auto added = std::make_shared<EntryList>(found.begin(), end);
    found.erase(found.begin(), end);
    return {entries, added, joined(*entries, *added)};
}

void Crawl::takeDone()
{
    isAtWork_ = false;
    Done done = job_.future().takeResult();
    found_ = std::move(done.found); // what there was went with the job
    growth_ = std::move(done.growth);
    for (const CrawlSite &site : done.sites)
        ask(site);
    context_.changed();
}

void Crawl::ask(const CrawlSite &site)
{
    const quint64 ticket =
        context_.robots.fetch(site, *settings_, [this, origin = site.origin](auto id, auto txt) {
            asked_.erase(id);
            if (const auto delay = delayOf(txt))
                context_.slowDown(origin, *delay);
            robots_.push_back({origin, std::move(txt)});
            context_.changed();
        });
    asked_.insert(ticket);
}

} // namespace haul
