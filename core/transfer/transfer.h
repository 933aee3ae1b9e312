// One attempt at one file over one connection: sets a libcurl handle up, takes in what it calls
// back with, and says in the end what came of it.
//
//     Transfer transfer(std::move(request), std::move(easy), context);
//     multi.add(transfer.handle());
//     ... libcurl says it is over ...
//     TransferEnd end = transfer.finish(code);
//
// A small body stays in memory; a larger one goes to its part file in large writes, and the name is
// reserved before the first. Lives on its lane's thread and never moves: libcurl holds its address.
#pragma once

#include "core/transfer/curlhandles.h"
#include "core/transfer/lanecontext.h"
#include "core/transfer/responsehead.h"
#include "core/transfer/transfererror.h"

#include <optional>
#include <variant>

namespace haul {

// The ways an attempt ends.
struct AttemptFailed
{
    Error error;
};
struct AttemptSkipped // the file was there already
{
    QString path;
};
struct AttemptCancelled
{
};
using TransferEnd = std::variant<ArrivedFile, AttemptFailed, AttemptSkipped, AttemptCancelled>;

class Transfer
{
public:
    Transfer(TransferRequest request, EasyHandle easy, const LaneContext &context);
    Transfer(const Transfer &) = delete;
    Transfer &operator=(const Transfer &) = delete;
    ~Transfer();

    CURL *handle() const { return easy_.get(); }
    const TransferRequest &request() const { return request_; }
    const ResponseHead &head() const { return head_; }
    QByteArray finalUrl() const; // empty when it is the entry's own
    TaskQueue::Time startedAt() const { return startedAt_; }

    bool isCancelled() const { return request_.control->cancelled; }
    // It stands still because of the rate limit, or because its batch is paused.
    bool isHeldByRate() const { return heldByRate_; }
    bool isHeldByPause() const { return heldByPause_; }
    // Lets libcurl go on; it may call back at once. The handle must be in its multi handle.
    void release();

    // After the handle was taken out of the multi handle. Once.
    TransferEnd finish(CURLcode code);
    // The easy handle, for the next transfer. After finish() only.
    EasyHandle takeHandle() { return std::move(easy_); }

private:
    static size_t onHeader(char *data, size_t size, size_t count, void *self);
    static size_t onBody(char *data, size_t size, size_t count, void *self);

    size_t takeBody(QByteArrayView chunk);
    bool ignoreBody(qsizetype bytes);
    bool startBody();
    bool openPart();
    void dropPart();
    bool isHttp() const;
    bool isWhole(CURLcode code);
    bool flush();
    bool fail(Error error);
    AttemptFacts facts(CURLcode code) const;
    ArrivedFile arrived();

    LaneContext context_;
    TransferRequest request_;
    EasyHandle easy_;
    HeaderList headerLines_;
    ResponseHead head_;
    TaskQueue::Time startedAt_;

    QByteArray buffer_;   // received, not yet in the part file
    qint64 received_ = 0; // of the body
    qint64 ignored_ = 0;  // of an answer that is no file
    std::optional<PartFile> part_;
    std::optional<Error> failure_; // found by us, while libcurl was still content
    std::optional<QString> skipped_;
    bool heldByRate_ = false;
    bool heldByPause_ = false;
    char message_[CURL_ERROR_SIZE] = {};
};

} // namespace haul
