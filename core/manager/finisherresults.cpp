// What the finisher does for the results of files that stand under their names.
#include "core/base/secrets.h"
#include "core/manager/finisher.h"
#include "core/parse/parser.h"

#include <QThreadPool>
#include <QtConcurrent>

namespace haul {
namespace {

constexpr int parsePriority = 0;

} // namespace

ParseRequest Finisher::parseRequest(const Finishing &file)
{
    const ArrivedFile &arrived = file.file;
    return {file.outcome->task,
            file.outcome->path,
            withoutPassword(arrived.url()),
            arrived.contentType,
            arrived.bytes,
            arrived.body.left(sniffedBytes),
            extractionOf(arrived.request.settings)};
}

void Finisher::addResult(ParseRequest request, const std::shared_ptr<const BatchSettings> &settings)
{
    request.extraction = extractionOf(settings);
    makeResult(std::move(request));
}

// Compiled once for the files of a batch that follow each other.
std::shared_ptr<const Extraction>
Finisher::extractionOf(const std::shared_ptr<const BatchSettings> &settings)
{
    if (settings->extractions.isEmpty())
        return nullptr;
    const std::lock_guard lock(extractionMutex_);
    if (extractionSettings_ != settings) {
        Result<Extraction> extraction = Extraction::fromTexts(settings->extractions);
        extraction_ = extraction ? std::make_shared<const Extraction>(std::move(*extraction))
                                 : nullptr; // it was checked where it was typed
        extractionSettings_ = settings;
    }
    return extraction_;
}

void Finisher::tellResult(ParseResult result)
{
    const TaskId task = result.task;
    post({task, TaskEvent::Parsed{std::make_shared<const ParseResult>(std::move(result))}});
}

// At once when the file need not be read for it, else as a job of its own.
void Finisher::makeResult(ParseRequest request)
{
    if (auto result = resultWithoutReading(request)) {
        tellResult(*std::move(result));
        return;
    }
    ++atHand_;
    auto parse = [this, request = std::move(request)] {
        ParseResultPtr result;
        if (!stopped_)
            result = std::make_shared<const ParseResult>(parseFile(request, parseLimits_));
        post({request.task, TaskEvent::Parsed{std::move(result)}});
        noteDone(1);
    };
    QtConcurrent::task(std::move(parse))
        .onThreadPool(pool_)
        .withPriority(parsePriority)
        .spawn(QtConcurrent::FutureResult::Ignore);
}

} // namespace haul
