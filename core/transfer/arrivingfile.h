// The file of a task while its bytes arrive: its name and part file, which segments are missing,
// and which version of the file they belong to. Made when a body turns out to be large, shared by
// the transfers that fill it, kept between two attempts (keptwork.h), given up for an ArrivedFile.
//
//     auto file = ArrivingFile::open(names, request, path);
//     (*file)->begin(answer, version);   // the first answer; again when it starts over
//     Segment *segment = (*file)->segments().take();
//     (*file)->write(offset, bytes);
//
// On one lane at a time. The destructor removes the part file and gives its name back.
#pragma once

#include "core/files/partfile.h"
#include "core/transfer/arrivedfile.h"
#include "core/transfer/fileversion.h"
#include "core/transfer/partfacts.h"
#include "core/transfer/segments.h"
#include "core/transfer/speedgate.h"
#include "core/transfer/targetname.h"

#include <memory>

namespace haul {

class ArrivingFile
{
public:
    // Makes the part file under a name that is reserved for it, which is given back if that fails.
    static Result<std::shared_ptr<ArrivingFile>>
    open(NameRegistry &names, const TransferRequest &request, const QString &finalPath);
    // One that an earlier run of the program left behind; its name is reserved. Closed.
    static std::shared_ptr<ArrivingFile> restored(NameRegistry &names,
                                                  const TransferRequest &request,
                                                  const QString &finalPath, const PartFacts &facts);
    // One that is whole, but could not be finished: it waits for a retry by hand.
    // `part` is the file's own, taken out of it.
    static std::shared_ptr<ArrivingFile> whole(NameRegistry &names, const ArrivedFile &file,
                                               PartFile part);
    ~ArrivingFile();

    ArrivingFile(const ArrivingFile &) = delete;
    ArrivingFile &operator=(const ArrivingFile &) = delete;

    const QString &finalPath() const { return part_.finalPath(); }
    const QString &partPath() const { return part_.path(); }
    // The attempt that fills it now. Another source has another version of the file.
    const TransferRequest &request() const { return request_; }
    void beginAttempt(const TransferRequest &request);
    qint64 present() const { return segments_.present(); }
    // Whether this attempt has brought enough to be worth another one, however many there were:
    // more than was ever there before.
    bool hasProgress() const;
    qint64 mostEver() const { return std::max(mostEver_, segments_.present()); }

    // Whether there is anything of it, or was.
    bool hasBegun() const { return hasRemains_ || segments_.present() > 0; }
    // The file from its beginning, as this answer has it. What was there is gone.
    Result<void> begin(Answer answer, FileVersion version);
    // Nothing of it is of use any more: the next answer begins it anew. Over one connection then.
    void startOver();
    int timesStartedOver() const { return timesStartedOver_; }

    const Answer &answer() const { return answer_; }
    const FileVersion &version() const { return version_; }
    // Learned later than from the first answer.
    void setTotal(qint64 total);
    Segments &segments() { return segments_; }
    const Segments &segments() const { return segments_; }

    Result<void> write(qint64 offset, QByteArrayView bytes);

    // Between two attempts no descriptor is held.
    Result<void> close() { return part_.close(); }
    Result<void> reopen();
    // False when the part file is lost: then nothing of it is of use.
    bool hasPart() const { return !part_.path().isEmpty(); }
    // The same, and whether it has the size that it should have.
    Result<void> closeWhole();
    // For a later run of the program: the part file stays, whatever becomes of this.
    void leaveOnDisk();
    // What such a run has to know. Everything that was received must have been written.
    PartFacts facts() const;
    // Whether it is time to tell those: enough has come since it was last told so.
    bool isWorthSaving(std::chrono::steady_clock::time_point now);

    // Whether a later attempt may go on from here.
    bool mayResume() const { return segments_.present() > 0 && version_.isRecognisable(); }
    // How many transfers fill it now, and how many may.
    int connections() const { return connections_; }
    int mostConnections() const { return mostConnections_; }
    void join();
    void leave() { --connections_; }
    // There will be no more connections than now in this attempt; in none when the server said so.
    void refuseMore(bool forGood);
    // Whether a refusal may be meant for a connection too many, one that has just ended: then the
    // file deserves another attempt, over one connection. True once.
    bool mayBeCrowded();
    // The server gave less than was asked for: whether to ask for the rest at once. Only so often
    // an attempt.
    bool mayGoOnAtOnce() { return timesShort_++ < mostShort; }
    // Some connections have ended, and what the others still fetch is not worth cutting.
    bool isAtItsEnd() const;
    // A connection of it hardly moves, though others did: whether to ask anew for its bytes. Only a
    // few times an attempt.
    bool mayAskAnew();
    // How long the server takes to answer at least: the longest that connecting took.
    std::chrono::microseconds roundTrip() const { return roundTrip_; }
    void noteRoundTrip(std::chrono::microseconds time) { roundTrip_ = std::max(roundTrip_, time); }
    // How many more connections would have something to do.
    int wantedConnections() const;
    // Whether they would make it faster, and when that will be known.
    bool mayGrow(SpeedGate::Time now);
    std::optional<SpeedGate::Time> growthDecidesAt() const { return speedGate_.decidesAt(); }

    // Once it is complete. The part file belongs to the caller, and its name with it.
    ArrivedFile takeWhole();

private:
    static constexpr int mostShort = 20;

    ArrivingFile(NameRegistry &names, const TransferRequest &request, PartFile part);
    bool maySplit() const;

    NameRegistry &names_;
    PartFile part_;
    bool ownsPart_ = true;
    TransferRequest request_;
    Answer answer_;
    FileVersion version_;
    bool serverOffersRanges_ = false;
    bool serverRefusesRanges_ = false;
    Segments segments_;
    qint64 mostEver_ = 0;        // bytes that were there, before the version that is there now
    qint64 mostBefore_ = 0;      // this attempt
    bool hasRemains_ = false;    // of another version, in the part file
    qint64 sinceSpaceCheck_ = 0; // bytes written
    qint64 savedBytes_ = 0;      // that were there when it was told last
    std::chrono::steady_clock::time_point savedAt_{};
    int connections_ = 0;
    int mostConnections_ = 1;
    bool isCrowded_ = false;  // the server refused further connections
    bool isReduced_ = false;  // a connection was refused or broke, in this attempt
    int peakConnections_ = 0; // in this attempt
    SpeedGate speedGate_;     // of this attempt
    std::chrono::microseconds roundTrip_{0};
    int timesAskedAnew_ = 0; // in this attempt
    int timesShort_ = 0;     // in this attempt
    int timesStartedOver_ = 0;
};

using ArrivingFilePtr = std::shared_ptr<ArrivingFile>;
using ArrivingFileRef = std::weak_ptr<ArrivingFile>; // of who must not keep it

} // namespace haul
