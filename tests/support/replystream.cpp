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
        : m_reply(reply)
        , m_delayMs(reply.firstDelayMs)
    {
    }

    ReplyStep next() override
    {
        if (const int delay = std::exchange(m_delayMs, 0); delay > 0)
            return {{}, Then::Wait, delay};
        if (m_next == m_reply.chunks.size())
            return {{}, ending()};
        const QByteArray bytes = m_reply.chunks.at(m_next++);
        if (m_next == m_reply.chunks.size())
            return {bytes, ending()};
        if (m_reply.delayMs > 0)
            return {bytes, Then::Wait, m_reply.delayMs};
        return {bytes, Then::Continue};
    }

private:
    Then ending() const
    {
        switch (m_reply.end) {
        case RawReply::End::KeepOpen:
            return Then::KeepAlive;
        case RawReply::End::Close:
            return Then::Close;
        case RawReply::End::Reset:
            break;
        }
        return Then::Reset;
    }

    RawReply m_reply;
    qsizetype m_next = 0;
    int m_delayMs;
};

class ResourceStream : public ReplyStream
{
public:
    ResourceStream(std::shared_ptr<const ServedResource> resource, const ServerRequest &request)
        : m_resource(std::move(resource))
        , m_plan(planReply(*m_resource, request))
        , m_keepAlive(request.keepAlive)
        , m_delayMs(m_resource->options.delayMs)
    {
        if (m_resource->options.bytesPerSecond > 0)
            m_rate.emplace(m_resource->options.bytesPerSecond);
    }

    ReplyStep next() override
    {
        if (const int delay = std::exchange(m_delayMs, 0); delay > 0)
            return {{}, Then::Wait, delay};
        QByteArray bytes = std::exchange(m_plan.head, {});
        if (const auto stop = stopHere())
            return {bytes, stop->then, stop->waitMs};
        if (m_sent == m_plan.length)
            return finish(bytes);

        const qint64 wanted = std::min(kPiece, untilNextStop() - m_sent);
        const qint64 granted = grant(wanted);
        if (granted > 0)
            appendPiece(bytes, m_resource->read(m_plan.offset + m_sent, granted));
        m_sent += granted;
        if (m_sent == m_plan.length && !stopsAt(m_sent))
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
        if (m_sent == m_resource->options.cutAfter && m_plan.length > 0)
            return ReplyStep{{}, Then::Close};
        if (m_sent != m_resource->options.stallAfter || m_plan.length == 0 || m_stalled)
            return std::nullopt;
        m_stalled = true;
        if (m_resource->options.stallMs < 0)
            return ReplyStep{{}, Then::Park};
        return ReplyStep{{}, Then::Wait, m_resource->options.stallMs};
    }

    bool stopsAt(qint64 sent) const
    {
        return sent == m_resource->options.cutAfter
               || (sent == m_resource->options.stallAfter && !m_stalled);
    }

    qint64 untilNextStop() const
    {
        qint64 end = m_plan.length;
        for (const qint64 stop : {m_resource->options.cutAfter, m_resource->options.stallAfter}) {
            if (stop > m_sent)
                end = std::min(end, stop);
        }
        return end;
    }

    qint64 grant(qint64 wanted)
    {
        if (m_rate)
            return m_rate->take(wanted);
        return m_resource->sharedRate ? m_resource->sharedRate->take(wanted) : wanted;
    }

    void appendPiece(QByteArray &bytes, const QByteArray &piece) const
    {
        if (m_plan.chunked) // RFC 9112, 7.1
            bytes += QByteArray::number(piece.size(), 16) + "\r\n" + piece + "\r\n";
        else
            bytes = bytes.isEmpty() ? piece : bytes + piece;
    }

    ReplyStep finish(const QByteArray &bytes) const
    {
        return {m_plan.chunked ? bytes + "0\r\n\r\n" : bytes,
                m_keepAlive ? Then::KeepAlive : Then::Close};
    }

    std::shared_ptr<const ServedResource> m_resource;
    ReplyPlan m_plan;
    std::optional<RateBudget> m_rate;
    qint64 m_sent = 0;
    bool m_keepAlive;
    bool m_stalled = false;
    int m_delayMs;
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
