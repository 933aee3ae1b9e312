#include "core/transfer/arrivingfile.h"

#include "core/files/diskspace.h"
#include "core/files/nameregistry.h"

namespace haul {
namespace {

// A file below this is not worth a second connection.
constexpr qint64 smallestToSplit = 2 * smallestSegment;
// What an attempt has to bring to be no failure.
constexpr qint64 worthAnAttempt = 64 * 1024;
constexpr int mostAskedAnew = 5;
// A file of unknown size is to leave room for others, and for a clear error.
constexpr qint64 spaceCheckInterval = 64 * 1024 * 1024;

} // namespace

Result<std::shared_ptr<ArrivingFile>>
ArrivingFile::open(NameRegistry &names, const TransferRequest &request, const NameHints &hints)
{
    Result<std::optional<PartFile>> part = openPartFile(names, request, hints);
    if (!part)
        return part.error();
    if (!*part)
        return std::shared_ptr<ArrivingFile>();
    return std::shared_ptr<ArrivingFile>(new ArrivingFile(names, request, std::move(**part)));
}

ArrivingFile::ArrivingFile(NameRegistry &names, const TransferRequest &request, PartFile part)
    : names_(names)
    , part_(std::move(part))
{
    beginAttempt(request);
    // A file without its origin is still right.
    (void)part_.setOrigin(request.entry.url);
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
    if (hasRemains_ || segments_.present() > 0) {
        if (const Result<void> emptied = part_.truncate(0); !emptied)
            return emptied;
    }
    hasRemains_ = false;
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
    segments_ = Segments();
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
    presentBefore_ = segments_.present();
    hadSeveral_ = false;
    timesAskedAnew_ = 0;
    if (!isCrowded_)
        mostConnections_ = timesStartedOver_ > 0 ? 1 : std::max(1, request.settings->segments);
}

void ArrivingFile::join()
{
    ++connections_;
    hadSeveral_ = hadSeveral_ || connections_ > 1;
}

void ArrivingFile::refuseMore(bool forGood)
{
    mostConnections_ = std::max(1, connections_);
    isCrowded_ = isCrowded_ || forGood;
    segments_.takeOverGaps();
}

bool ArrivingFile::mayBeCrowded()
{
    return std::exchange(hadSeveral_, false);
}

bool ArrivingFile::mayAskAnew()
{
    return hadSeveral_ && timesAskedAnew_++ < mostAskedAnew;
}

bool ArrivingFile::hasProgress() const
{
    return segments_.present() >= presentBefore_ + worthAnAttempt;
}

int ArrivingFile::wantedConnections() const
{
    if (!maySplit())
        return 0;
    return std::min(mostConnections_ - connections_, segments_.places(smallestSegment));
}

PartFile ArrivingFile::takePart()
{
    ownsPart_ = false;
    return std::move(part_);
}

} // namespace haul
