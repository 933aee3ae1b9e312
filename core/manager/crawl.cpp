#include "core/manager/crawl.h"

#include "core/manager/robotsfetcher.h"

#include <QtConcurrent>

#include <iterator>
#include <utility>

namespace haul {
namespace {

// A bundle is at least this part of the list, unless the batch has nothing else to do: so all
// copies together are a few times the last list.
constexpr size_t listsABundle = 8;

} // namespace

Crawl::Crawl(std::shared_ptr<const BatchSettings> settings, Context context)
    : settings_(std::move(settings))
    , context_(std::move(context))
    , judge_(std::make_shared<CrawlJudge>(*settings_->crawl))
{
    QObject::connect(&job_, &QFutureWatcherBase::finished, &job_, [this] { takeFindings(); });
}

Crawl::~Crawl()
{
    *isOver_ = true;
    job_.disconnect();
    for (const quint64 ticket : asked_)
        context_.robots.forget(ticket);
}

void Crawl::take(ParseResultPtr result, int depth)
{
    pages_.push_back({std::move(result), depth});
}

bool Crawl::isBusy() const
{
    return isJudging_ || !pages_.empty() || !robots_.empty() || !asked_.empty() || !found_.empty();
}

EntryList Crawl::look(const BatchRecord &batch)
{
    if (!isJudging_ && !(pages_.empty() && robots_.empty()))
        startJob(batch.entries);
    const bool isEnough = found_.size() >= batch.entries->size() / listsABundle;
    const bool isDry = batch.counts.of(TaskState::Waiting) == 0;
    return isEnough || isDry ? std::exchange(found_, {}) : EntryList();
}

void Crawl::startJob(const SharedEntries &entries)
{
    isJudging_ = true;
    Job job{judge_, isOver_, entries, std::exchange(pages_, {}), std::exchange(robots_, {})};
    job_.setFuture(QtConcurrent::run(&context_.pool, [job = std::move(job)] { return job.run(); }));
}

// Pages first where redirects led to, then their links: of a batch that goes on, all of its pages
// come at once.
CrawlFindings Crawl::Job::run() const
{
    CrawlFindings findings;
    judge->learn(*entries);
    for (const Page &page : pages)
        judge->see(*page.result, page.depth);
    for (const auto &[origin, txt] : robots)
        judge->takeRobots(origin, txt, findings);
    for (const Page &page : pages) {
        if (*isOver)
            return {};
        judge->judge(*page.result, page.depth, findings);
    }
    return findings;
}

void Crawl::takeFindings()
{
    isJudging_ = false;
    CrawlFindings findings = job_.future().takeResult();
    std::move(findings.entries.begin(), findings.entries.end(), std::back_inserter(found_));
    for (const CrawlSite &site : findings.sites)
        ask(site);
    context_.changed();
}

void Crawl::ask(const CrawlSite &site)
{
    const quint64 ticket =
        context_.robots.fetch(site, *settings_, [this, origin = site.origin](auto id, auto txt) {
            asked_.erase(id);
            robots_.push_back({origin, std::move(txt)});
            context_.changed();
        });
    asked_.insert(ticket);
}

} // namespace haul
