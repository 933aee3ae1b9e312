#include "tests/support/replystream.h"

#include <algorithm>
#include <optional>

namespace haul {

namespace {

constexpr qint64 kPiece = 64 * 1024;
constexpr int kThrottleTickMs = 20;

using Then = ReplyStep::Then;

class RawStream : public ReplyStream
{
public:
    explicit RawStream(const RawReply &reply)
        : reply_(reply)
        , delayMs_(reply.firstDelayMs)
    {
    }

    ReplyStep next() override
    {
        if (const int delay = std::exchange(delayMs_, 0); delay > 0)
            return {{}, Then::Wait, delay};
        if (next_ == reply_.chunks.size())
            return {{}, ending()};
        const QByteArray bytes = reply_.chunks.at(next_++);
        if (next_ == reply_.chunks.size())
            return {bytes, ending()};
        if (reply_.delayMs > 0)
            return {bytes, Then::Wait, reply_.delayMs};
        return {bytes, Then::Continue};
    }

private:
    Then ending() const
    {
        switch (reply_.end) {
        case RawReply::End::KeepOpen:
            return Then::KeepAlive;
        case RawReply::End::Close:
            return Then::Close;
        case RawReply::End::Reset:
            break;
        }
        return Then::Reset;
    }

    RawReply reply_;
    qsizetype next_ = 0;
    int delayMs_;
};

class ResourceStream : public ReplyStream
{
public:
    ResourceStream(std::shared_ptr<const ServedResource> resource, const ServerRequest &request)
        : resource_(std::move(resource))
        , plan_(planReply(*resource_, request))
        , keepAlive_(request.keepAlive)
        , hangsUp_(resource_->options.hangsUpOnHead && request.method == "HEAD")
        , delayMs_(resource_->options.delayMs)
    {
        if (resource_->options.bytesPerSecond > 0)
            rate_.emplace(resource_->options.bytesPerSecond);
    }

    ReplyStep next() override
    {
        if (const int delay = std::exchange(delayMs_, 0); delay > 0)
            return {{}, Then::Wait, delay};
        if (hangsUp_)
            return {{}, Then::Close};
        QByteArray bytes = std::exchange(plan_.head, {});
        if (const auto stop = stopHere())
            return {bytes, stop->then, stop->waitMs};
        if (sent_ == plan_.length)
            return finish(bytes);

        const qint64 wanted = std::min(kPiece, untilNextStop() - sent_);
        const qint64 granted = grant(wanted);
        if (granted > 0)
            appendPiece(bytes, resource_->read(plan_.offset + sent_, granted));
        sent_ += granted;
        if (sent_ == plan_.length && !stopsAt(sent_))
            return finish(bytes);
        // The budget is spent: by waiting, it is saved up for a piece that is worth a write.
        if (granted < wanted)
            return {bytes, Then::Wait, kThrottleTickMs};
        return {bytes, Then::Continue};
    }

private:
    // Cut or stalled at this very byte?
    std::optional<ReplyStep> stopHere()
    {
        if (sent_ == resource_->options.cutAfter && plan_.length > 0)
            return ReplyStep{{}, Then::Close};
        if (sent_ != resource_->options.stallAfter || plan_.length == 0 || stalled_)
            return std::nullopt;
        stalled_ = true;
        if (resource_->options.stallMs < 0)
            return ReplyStep{{}, Then::Park};
        return ReplyStep{{}, Then::Wait, resource_->options.stallMs};
    }

    bool stopsAt(qint64 sent) const
    {
        return sent == resource_->options.cutAfter
               || (sent == resource_->options.stallAfter && !stalled_);
    }

    qint64 untilNextStop() const
    {
        qint64 end = plan_.length;
        for (const qint64 stop : {resource_->options.cutAfter, resource_->options.stallAfter}) {
            if (stop > sent_)
                end = std::min(end, stop);
        }
        return end;
    }

    qint64 grant(qint64 wanted)
    {
        if (rate_)
            return rate_->take(wanted);
        return resource_->sharedRate ? resource_->sharedRate->take(wanted) : wanted;
    }

    void appendPiece(QByteArray &bytes, const QByteArray &piece) const
    {
        if (plan_.chunked) // RFC 9112, 7.1
            bytes += QByteArray::number(piece.size(), 16) + "\r\n" + piece + "\r\n";
        else
            bytes = bytes.isEmpty() ? piece : bytes + piece;
    }

    ReplyStep finish(const QByteArray &bytes) const
    {
        return {plan_.chunked ? bytes + "0\r\n\r\n" : bytes,
                keepAlive_ ? Then::KeepAlive : Then::Close};
    }

    std::shared_ptr<const ServedResource> resource_;
    ReplyPlan plan_;
    std::optional<RateBudget> rate_;
    qint64 sent_ = 0;
    bool keepAlive_;
    bool hangsUp_;
    bool stalled_ = false;
    int delayMs_;
};

} // namespace

std::unique_ptr<ReplyStream> makeReplyStream(const ServerAnswer &answer,
                                             const ServerRequest &request)
{
    if (const auto *raw = std::get_if<RawReply>(&answer))
        return std::make_unique<RawStream>(*raw);
    return std::make_unique<ResourceStream>(std::get<std::shared_ptr<const ServedResource>>(answer),
                                            request);
}

} // namespace haul
