// One attempt at one byte range of a task over one connection: sets a libcurl handle up, takes in
// what it calls back with, and says in the end what came of it.
//
//     Transfer transfer(request, std::move(idle), cookies, context, opened);        // a file
//     Transfer transfer(request, std::move(idle), cookies, context, opened, file);  // a segment
//     multi.add(transfer.handle());
//     ... libcurl says it is over ...
//     TransferEnd end = transfer.finish(code);
//
// A small body stays in memory; a larger one goes to its part file in large writes, and the name is
// reserved before the first. Of a probe the head is all that is asked for. Lives on its lane's
// thread and never moves: libcurl holds its address.
#pragma once

#include "core/session/receipt.h"
#include "core/transfer/arrivingfile.h"
#include "core/transfer/cookiejar.h"
#include "core/transfer/curlhandles.h"
#include "core/transfer/idlehandles.h"
#include "core/transfer/lanecontext.h"
#include "core/transfer/redirectguard.h"
#include "core/transfer/responsehead.h"
#include "core/transfer/transfererror.h"
#include "core/transfer/transferwatch.h"

#include <optional>
#include <variant>

namespace haul {

// The ways a transfer ends.
struct SegmentEnded // its bytes are there, but others are still missing
{
};
struct AttemptFailed
{
    Error error;
};
struct AttemptUseless // what came does not fit what is there, which is of no use any more
{
    QByteArray why;
};
struct AttemptSkipped // the file was there already
{
    QString path;
};
struct AttemptCancelled
{
};
struct AttemptProbed // it is there; nothing more was asked
{
    qint64 size = -1; // as the server says; negative: it does not
};
using TransferEnd = std::variant<ArrivedFile, SegmentEnded, AttemptFailed, AttemptUseless,
                                 AttemptSkipped, AttemptCancelled, AttemptProbed>;

class Transfer
{
public:
    // Whether a transfer of the whole file sets nothing but what its batch has in common.
    static bool isPlain(const TransferRequest &request);

    // With a file, which must have a gap: fills that. Without, a large body opens one, which is
    // then added to `opened`. A handle that is prepared is for a plain one only.
    Transfer(TransferRequest request, IdleHandle idle, CookieJarPtr cookies,
             const LaneContext &context, std::vector<ArrivingFileRef> &opened,
             ArrivingFilePtr file = {});
    Transfer(const Transfer &) = delete;
    Transfer &operator=(const Transfer &) = delete;
    ~Transfer();

    // Of the system; a batch that names its own uses that. Before it starts.
    void useProxy(const QByteArray &proxy);

    CURL *handle() const { return easy_.get(); }
    const TransferRequest &request() const { return request_; }
    const ResponseHead &head() const { return head_; }
    QByteArray finalUrl() const; // empty when it is the source's own
    TaskQueue::Time startedAt() const { return startedAt_; }
    // Null while the body is small.
    const ArrivingFilePtr &file() const { return file_; }
    // Instead of finish(): what it brought of its file is not wanted any more.
    void abandon() { leaveFile(); }
    // After finish(): whether others still fill it, and to whom it belongs from now on.
    bool isFileInUse() const { return file_ && file_->connections() > 0; }
    ArrivingFilePtr takeFile() { return std::move(file_); }

    bool isCancelled() const { return request_.control->cancelled; }
    // It stands still because of a rate limit, or because its batch is paused.
    bool isHeldByRate() const { return heldByRateSince_.has_value(); }
    std::optional<TaskQueue::Time> heldByRateSince() const { return heldByRateSince_; }
    bool isHeldByPause() const { return heldByPause_; }
    // It waits for its name to be recorded: until that is so, its file must not be made.
    bool isHeldByName() const { return heldByName_; }
    bool isNameRecorded() const { return name_ && name_->receipt->isSettled(); }
    // When the limits will let bytes through again; `now` when they do.
    TaskQueue::Time mayReceiveAt(TaskQueue::Time now) const;
    // Writes what it holds back, so that the file has all that was received. False when it failed.
    bool writeOut() { return !segment_ || flush(); }
    // Lets libcurl go on; it may call back at once. The handle must be in its multi handle.
    void release();

    // Whether it moves; one that is stalled or too slow has failed, and is to be finished.
    TransferWatch::State look(TaskQueue::Time now);
    // Of a file at its end: no byte for so long that asking anew is likely to be faster.
    bool standsStill(TaskQueue::Time now) const;
    // Somebody else will fetch what is left of its segment: it is to be finished.
    void giveUpSegment() { isCut_ = true; }
    // Though libcurl may not know.
    bool isOver() const { return failure_ || useless_ || skipped_ || isCut_; }
    // Whether it brought enough for another connection to be worth trying.
    bool hasBroughtMuch() const { return received_ >= 64 * 1024; }
    // Whether anything has come between the last two looks.
    bool hasMoved() const { return hasMoved_; }

    // After the handle was taken out of the multi handle. Once; it has left its file then.
    TransferEnd finish(CURLcode code);
    // After it: whether the error says that the source's own server was reached. Of proxies, and of
    // what was never asked, it says nothing.
    enum class Reached { Yes, No, Unknown };
    Reached reached(const Error &error) const;
    // The easy handle, for the next transfer. After finish() or abandon() only.
    void giveBackHandle(IdleHandles &handles);

private:
    static size_t onHeader(char *data, size_t size, size_t count, void *self);
    static size_t onBody(char *data, size_t size, size_t count, void *self);

    HeaderList prepareHandle(bool isPrepared);
    bool keptItsOptions() const;
    bool asksForHead() const;
    void askForSegment(HeaderList &lines);
    size_t takeBody(QByteArrayView chunk);
    bool mayTake(qsizetype bytes);
    bool passOver(qsizetype bytes);
    bool keep(QByteArrayView chunk);
    bool ignoreBody(qsizetype bytes);
    bool startBody();
    bool judgeAnswer();
    bool openFile();
    bool makeFile(const QString &path);
    bool useName();
    void giveNameBack();
    bool beginFile();
    FileVersion version() const;
    bool isHttp() const;
    bool usesProxy() const;
    bool isProbe() const { return request_.settings->probe; }
    qint64 sizeTold() const;
    std::optional<Error> failureOf(CURLcode code);
    bool mayGoOnAfter(qint64 bytes) const;
    void keepForLater();
    bool flush();
    bool fail(Error error);
    AttemptFacts facts(CURLcode code) const;
    Answer answer() const;
    ArrivedFile arrived();
    void leaveFile();

    LaneContext context_;
    TransferRequest request_;
    CookieJarPtr cookies_; // outlives the handle that uses it
    EasyHandle easy_;
    bool isPlain_;
    bool wasHeld_ = false;
    bool endedWell_ = false; // as libcurl sees it
    std::optional<RedirectGuard> guard_;
    ResponseHead head_;
    TaskQueue::Time startedAt_;

    std::vector<ArrivingFileRef> &opened_;
    ArrivingFilePtr file_;
    Segment *segment_ = nullptr;           // of file_, taken by this transfer
    std::optional<qint64> rangeAskedFrom_; // none: the whole file was asked for
    bool isBegun_ = false;                 // its body
    bool viaProxy_ = false; // that was named to libcurl; it finds the environment's by itself
    bool isInFile_ = false; // counted as one of its connections
    qint64 answerEnd_ = Segments::unknownEnd; // the first byte that is not the answer's
    bool isJudged_ = false;                   // the answer to the range request
    bool isComplete_ = false;                 // it said that there is nothing after what is there

    QByteArray buffer_;    // received, not yet in the part file
    qint64 received_ = 0;  // of the body
    qint64 ignored_ = 0;   // of an answer that is no file
    qint64 headBytes_ = 0; // of all heads
    qint64 bytesAtLook_ = 0;
    bool hasMoved_ = false;        // at the last look
    bool isCut_ = false;           // what was asked for is there, and the answer goes on
    std::optional<Error> failure_; // found by us, while libcurl was still content
    std::optional<QByteArray> useless_;
    std::optional<QString> skipped_;
    std::optional<TaskQueue::Time> heldByRateSince_;
    bool heldByPause_ = false;
    bool heldByName_ = false;
    struct ReservedName
    {
        QString path;
        ReceiptPtr receipt;
    };
    std::optional<ReservedName> name_; // of a file that is not made yet
    std::optional<TransferWatch> watch_;
    TaskQueue::Time lastByteAt_; // of a segment
    char message_[CURL_ERROR_SIZE] = {};
};

} // namespace haul
