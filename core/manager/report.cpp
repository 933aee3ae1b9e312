#include "core/manager/report.h"

#include "core/base/errortext.h"
#include "core/base/jsonline.h"
#include "core/base/secrets.h"

namespace haul {
namespace {

void addError(JsonLine &line, const std::optional<Error> &error)
{
    if (!error) {
        line.null("error");
        return;
    }
    const ErrorText text = describe(*error);
    line.beginObject("error")
        .field("code", errorCodeName(*error))
        .field("stage", stageName(error->stage))
        .field("message", error->detail.isEmpty() ? text.message
                                                  : QStringLiteral("%1 (%2)").arg(
                                                      text.message, redactedText(error->detail)))
        .field("hint", text.hint)
        .end();
}

void addText(JsonLine &line, const char *key, const QString &text)
{
    if (text.isEmpty())
        line.null(key);
    else
        line.field(key, text);
}

// Where redirects led. What a server put into that address may be a key to the file; what the user
// put into his own is his, but for the password.
QByteArray finalUrlOf(const Entry &entry, const Outcome &outcome)
{
    const bool redirected = !outcome.finalUrl.isEmpty() && outcome.finalUrl != entry.url;
    return redirected ? withoutSecrets(outcome.finalUrl) : withoutPassword(entry.url);
}

// A line without a task: nothing was asked of any server.
QByteArray refusedLine(qint32 number, QByteArrayView url, const Error &error)
{
    JsonLine line;
    line.field("line", qint64(number)).field("url", withoutPassword(url)).null("finalUrl");
    line.field("state", QStringLiteral("rejected")).null("path").field("bytes", qint64(0));
    line.null("httpStatus").null("mime").field("attempts", qint64(0));
    line.field("seconds", 0.0).null("sha256");
    addError(line, error);
    return std::move(line).finish();
}

} // namespace

QByteArray taskReportLine(const BatchRecord &batch, quint32 index)
{
    const Entry &entry = (*batch.entries)[index];
    const TaskRecord &task = batch.tasks[index];
    static const Outcome none{};
    const OutcomePtr known = outcomeOf(batch, index);
    const Outcome &outcome = known ? *known : none;

    JsonLine line;
    if (entry.depth > 0)
        line.null("line").field("depth", qint64(entry.depth));
    else
        line.field("line", qint64(entry.line));
    line.field("url", withoutPassword(entry.url));
    line.field("finalUrl", finalUrlOf(entry, outcome));
    line.field("state", taskStateName(task.state));
    addText(line, "path", outcome.path);
    if (outcome.bytes >= 0)
        line.field("bytes", outcome.bytes);
    else
        line.null("bytes");
    if (outcome.httpStatus != 0)
        line.field("httpStatus", qint64(outcome.httpStatus));
    else
        line.null("httpStatus");
    addText(line, "mime", QString::fromLatin1(outcome.mime));
    line.field("attempts", qint64(task.attempts)).field("seconds", outcome.seconds);
    addText(line, "sha256", QString::fromLatin1(outcome.sha256.toHex()));
    addError(line, outcome.error);
    return std::move(line).finish();
}

QByteArray rejectedReportLine(const RejectedLine &line)
{
    return refusedLine(line.line, line.text, errorOf(line));
}

QByteArray duplicateReportLine(const DuplicateLine &line, QByteArrayView url)
{
    return refusedLine(
        line.line, url,
        {ErrorCode::Duplicate, Stage::List, QStringLiteral("line %1").arg(line.firstLine)});
}

QByteArray resultLine(const ParseResult &result)
{
    JsonLine line;
    line.field("url", withoutSecrets(result.url));
    line.field("path", result.path).field("type", result.type);
    line.field("title", result.title).beginArray("links");
    for (const Link &link : result.links) {
        line.beginItem()
            .field("url", withoutPassword(link.url))
            .field("text", link.text)
            .field("kind", linkKindName(link.kind));
        if (const QByteArray rels = linkRelNames(link.rels); !rels.isEmpty())
            line.field("rel", rels);
        line.end();
    }
    line.end().beginObject("fields");
    for (const auto &[name, value] : result.fields)
        line.field(name.constData(), value);
    line.end();
    addError(line, result.error);
    return std::move(line).finish();
}

Error errorOf(const RejectedLine &line)
{
    switch (line.reason) {
    case RejectReason::NoScheme:
        return {ErrorCode::BadUrl, Stage::List, QStringLiteral("no http:// before it")};
    case RejectReason::UnsupportedScheme:
        return {ErrorCode::UnsupportedProtocol, Stage::List, {}};
    case RejectReason::NoHost:
        return {ErrorCode::BadUrl, Stage::List, QStringLiteral("no host")};
    case RejectReason::BadHost:
        return {ErrorCode::BadUrl, Stage::List, QStringLiteral("no possible host or port")};
    case RejectReason::BadCharacter:
        return {ErrorCode::BadUrl, Stage::List, QStringLiteral("a character that cannot be in it")};
    case RejectReason::NotUtf8:
        return {ErrorCode::BadUrl, Stage::List, QStringLiteral("bytes that are no text (UTF-8)")};
    case RejectReason::TooLong:
        return {ErrorCode::BadUrl, Stage::List, QStringLiteral("longer than any address")};
    case RejectReason::Malformed:
        return {ErrorCode::BadUrl, Stage::List, QStringLiteral("not in the form of this list")};
    case RejectReason::NoUrl:
        return {ErrorCode::BadUrl, Stage::List, QStringLiteral("nothing to download in it")};
    case RejectReason::NoBase:
        return {ErrorCode::BadUrl, Stage::List, QStringLiteral("relative to an unknown address")};
    case RejectReason::UnsafePath:
        return {ErrorCode::BadUrl, Stage::List,
                QStringLiteral("a path that leads out of the target folder")};
    case RejectReason::SendsData:
        return {ErrorCode::BadUrl, Stage::List,
                QStringLiteral("a command that sends data, and does not only fetch")};
    case RejectReason::PatternTooLarge:
        return {ErrorCode::BadUrl, Stage::List,
                QStringLiteral("a pattern that becomes more addresses than a list may have")};
    }
    Q_UNREACHABLE();
}

} // namespace haul
