#include "core/transfer/arrivingfile.h"

#include "core/files/diskspace.h"
#include "core/files/nameregistry.h"

namespace haul {
namespace {

// A file below this is not worth a second connection.
constexpr qint64 smallestToSplit = 2 * smallestSegment;
// What an attempt has to bring to be no failure.
constexpr qint64 worthAnAttempt = 64 * 1024;
constexpr int leastAskedAnew = 5;
// A file of unknown size is to leave room for others, and for a clear error.
constexpr qint64 spaceCheckInterval = 64 * 1024 * 1024;
// How often a session is told how far it is, for which its bytes are flushed to the disk.
constexpr std::chrono::seconds savingInterval{2};

int wishedConnections(const TransferRequest &request)
{
    const int own = request.entry.extras ? request.entry.extras->request->segments : 0;
    return std::max(1, own > 0 ? own : request.settings->segments);
}

} // namespace

Result<std::shared_ptr<ArrivingFile>>
ArrivingFile::open(NameRegistry &names, const TransferRequest &request, const QString &finalPath)
{
    Result<PartFile> part = PartFile::createWithFolder(finalPath);
    if (!part) {
        names.release(finalPath);
        return part.error();
    }
    return std::shared_ptr<ArrivingFile>(new ArrivingFile(names, request, std::move(*part)));
}

std::shared_ptr<ArrivingFile> ArrivingFile::restored(NameRegistry &names,
                                                     const TransferRequest &request,
                                                     const QString &finalPath,
                                                     const PartFacts &facts)
{
    const std::shared_ptr<ArrivingFile> file(
        new ArrivingFile(names, request, PartFile::adopt(finalPath, facts.identity)));
    file->segments_ = Segments(facts.total, facts.missing);
    file->version_ = facts.version;
    file->answer_ = facts.answer;
    file->mostEver_ = facts.mostEver;
    file->serverRefusesRanges_ = facts.version.acceptRanges == "none";
    file->serverOffersRanges_ = facts.version.acceptRanges == "bytes";
    return file;
}

ArrivingFile::ArrivingFile(NameRegistry &names, const TransferRequest &request, PartFile part)
    : names_(names)
    , part_(std::move(part))
{
    beginAttempt(request);
    // A file without its origin is still right.
    if (part_.isOpen())
        (void)part_.setOrigin(request.entry.url);
}

std::shared_ptr<ArrivingFile> ArrivingFile::whole(NameRegistry &names, const ArrivedFile &file,
                                                  PartFile part)
{
    const std::shared_ptr<ArrivingFile> whole(
        new ArrivingFile(names, file.request, std::move(part)));
    whole->segments_ = Segments(file.bytes);
    if (Segment *all = whole->segments_.take()) {
        whole->segments_.advance(all, file.bytes);
        whole->segments_.giveBack(all);
    }
    whole->version_.total = file.bytes;
    whole->answer_ = file;
    return whole;
}

// The file goes before the name is free for others.
ArrivingFile::~ArrivingFile()
{
    if (!ownsPart_)
        return;
    const QString path = part_.finalPath();
    part_.discard();
    names_.release(path);
}

Result<void> ArrivingFile::begin(Answer answer, FileVersion version)
{
    if (hasBegun()) {
        if (const Result<void> emptied = part_.truncate(0); !emptied)
            return emptied;
    }
    hasRemains_ = false;
    mostEver_ = mostEver();
    segments_ = Segments(version.total);
    serverRefusesRanges_ = version.acceptRanges == "none";
    serverOffersRanges_ = version.acceptRanges == "bytes";
    answer_ = std::move(answer);
    version_ = std::move(version);
    if (!version_.total)
        return {};
    if (const Result<void> fits = checkSpace(part_.path(), *version_.total); !fits)
        return fits;
    return part_.allocate(*version_.total);
}

void ArrivingFile::startOver()
{
    version_ = {};
    mostEver_ = mostEver();
    segments_ = Segments();
    savedBytes_ = 0;
    hasRemains_ = true;
    mostConnections_ = 1;
    ++timesStartedOver_;
}

void ArrivingFile::setTotal(qint64 total)
{
    version_.total = total;
    segments_.setTotal(total);
}

// The room for a file whose size is known was asked for at its beginning.
Result<void> ArrivingFile::write(qint64 offset, QByteArrayView bytes)
{
    sinceSpaceCheck_ += bytes.size();
    if (!segments_.total() && sinceSpaceCheck_ >= spaceCheckInterval) {
        sinceSpaceCheck_ = 0;
        if (const Result<void> fits = checkSpace(part_.path(), spaceCheckInterval); !fits)
            return fits;
    }
    return part_.write(offset, bytes);
}

Result<void> ArrivingFile::reopen()
{
    const Result<void> opened = part_.reopen();
    // Without room the next write says so, and what is there stays.
    if (opened && version_.total)
        (void)part_.allocate(*version_.total);
    return opened;
}

bool ArrivingFile::maySplit() const
{
    return segments_.total() && *segments_.total() >= smallestToSplit && !serverRefusesRanges_
           && (serverOffersRanges_ || version_.isRecognisable());
}

void ArrivingFile::beginAttempt(const TransferRequest &request)
{
    request_ = request;
    mostEver_ = std::max({mostEver_, segments_.present(), request.notes.mostBytes});
    mostBefore_ = mostEver_;
    isReduced_ = false;
    speedGate_ = SpeedGate(segments_.present());
    peakConnections_ = 0;
    timesAskedAnew_ = 0;
    timesShort_ = 0;
    if (!isCrowded_)
        mostConnections_ = timesStartedOver_ > 0 ? 1 : wishedConnections(request);
}

void ArrivingFile::join()
{
    ++connections_;
    peakConnections_ = std::max(peakConnections_, connections_);
}

void ArrivingFile::refuseMore(bool forGood)
{
    mostConnections_ = std::max(1, connections_);
    isReduced_ = true;
    isCrowded_ = isCrowded_ || forGood;
    segments_.takeOverGaps();
}

bool ArrivingFile::mayBeCrowded()
{
    if (peakConnections_ < 2 || isCrowded_)
        return false;
    mostConnections_ = 1;
    isCrowded_ = true;
    return true;
}

bool ArrivingFile::isAtItsEnd() const
{
    return connections_ > 0 && connections_ < peakConnections_ && !isReduced_ && segments_.total()
           && segments_.places(smallestRest) == 0;
}

bool ArrivingFile::mayAskAnew()
{
    return peakConnections_ > 1 && timesAskedAnew_++ < std::max(peakConnections_, leastAskedAnew);
}

bool ArrivingFile::hasProgress() const
{
    return mostEver() >= mostBefore_ + worthAnAttempt;
}

int ArrivingFile::wantedConnections() const
{
    if (!maySplit())
        return 0;
    return std::min(mostConnections_ - connections_, segments_.places(smallestSegment));
}

bool ArrivingFile::mayGrow(SpeedGate::Time now)
{
    const qint64 missing = segments_.total().value_or(0) - segments_.present();
    return speedGate_.isOpen(segments_.present(), missing, now);
}

Result<void> ArrivingFile::closeWhole()
{
    const Result<qint64> size = part_.size();
    if (!size)
        return size.error();
    if (*size != segments_.present())
        return Error{ErrorCode::Disk, Stage::Disk,
                     QStringLiteral("%1: %2 bytes instead of %3")
                         .arg(part_.path())
                         .arg(*size)
                         .arg(segments_.present())};
    return close();
}

void ArrivingFile::leaveOnDisk()
{
    if (std::exchange(ownsPart_, false))
        (void)part_.leave();
}

PartFacts ArrivingFile::facts() const
{
    PartFacts facts;
    facts.identity = part_.identity().value_or(FileIdentity{});
    facts.isClosed = !part_.isOpen();
    facts.missing = segments_.missing();
    facts.total = segments_.total();
    facts.mostEver = mostEver();
    facts.source = request_.source;
    facts.version = version_;
    facts.answer = answer_;
    return facts;
}

bool ArrivingFile::isWorthSaving(std::chrono::steady_clock::time_point now)
{
    if (now - savedAt_ < savingInterval || segments_.present() < savedBytes_ + worthAnAttempt)
        return false;
    savedAt_ = now;
    savedBytes_ = segments_.present();
    return true;
}

ArrivedFile ArrivingFile::takeWhole()
{
    ArrivedFile file;
    static_cast<Answer &>(file) = std::move(answer_);
    file.request = request_;
    file.bytes = segments_.present();
    ownsPart_ = false;
    file.part = std::move(part_);
    return file;
}

} // namespace haul
