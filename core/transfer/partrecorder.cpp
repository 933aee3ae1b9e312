#include "core/transfer/partrecorder.h"

#include "core/session/session.h"
#include "core/transfer/arrivingfile.h"

#include <QFile>

#include <fcntl.h>
#include <unistd.h>

namespace haul {
namespace {

// Only the file that was meant: its name may be somebody else's by now.
bool flushToDisk(const QString &path, const FileIdentity &identity)
{
    const int fd =
        ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return false;
    const std::optional<FileIdentity> found = identityOf(fd);
    const bool isFlushed = found && found->isSameFile(identity) && ::fdatasync(fd) == 0;
    ::close(fd);
    return isFlushed;
}

} // namespace

PartRecorder::PartRecorder(Session *session)
    : session_(session)
{
    flushers_.setMaxThreadCount(1);
    flushers_.setObjectName(QStringLiteral("part flusher"));
}

PartRecorder::~PartRecorder()
{
    flushers_.waitForDone();
}

ReceiptPtr PartRecorder::claim(TaskId task, const QString &path)
{
    if (!session_)
        return nullptr;
    return session_->ask({fact::NameClaimed{task, path}}, Session::Settling::Told);
}

void PartRecorder::save(const ArrivingFile &file)
{
    if (!session_ || !file.hasPart())
        return;
    PartFacts facts = file.facts();
    flushers_.start([this, task = file.request().task, path = file.partPath(),
                     facts = std::move(facts)] { flushAndTell(task, path, facts); });
}

void PartRecorder::saveClosed(const ArrivingFile &file)
{
    save(file);
}

void PartRecorder::flushAndTell(TaskId task, QString path, PartFacts facts)
{
    if (!flushToDisk(path, facts.identity))
        return;
    if (!facts.isClosed)
        facts.sample = sampleOf(path, facts.present());
    session_->tell(fact::PartSaved{task, facts.toBytes()});
}

void PartRecorder::forget(TaskId task)
{
    if (session_)
        session_->tell(fact::PartSaved{task, {}});
}

ReceiptPtr PartRecorder::promise(const std::vector<fact::FilePromised> &files)
{
    if (!session_)
        return nullptr;
    return session_->ask({files.begin(), files.end()}, Session::Settling::Silent);
}

ReceiptPtr PartRecorder::promiseWhole(const ArrivedFile &file, const OutcomePtr &outcome)
{
    if (!session_)
        return nullptr;
    PartFacts facts = PartFacts::ofWhole(file);
    if (outcome->path != file.part->finalPath())
        facts.partPath = file.part->path();
    return session_->ask(
        {fact::FilePromised{outcome, {}}, fact::PartSaved{outcome->task, facts.toBytes()}},
        Session::Settling::Silent);
}

void PartRecorder::saveWhole(const ArrivedFile &file)
{
    if (session_)
        session_->tell(fact::PartSaved{file.request.task, PartFacts::ofWhole(file).toBytes()});
}

} // namespace haul
