#include "core/lists/listreader.h"

#include "core/lists/autoreader.h"
#include "core/lists/blockreader.h"
#include "core/lists/gunzip.h"
#include "core/lists/listformat.h"

#include <QPromise>
#include <QStringConverter>
#include <QThreadPool>
#include <QtConcurrentRun>

#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

namespace haul {

namespace {

constexpr int progressMaximum = 1000;
constexpr qsizetype sniffedBytes = 4096;

using ListPromise = QPromise<Result<ParsedList>>;

QString displayName(const ListSource &source)
{
    if (!source.name.isEmpty())
        return source.name;
    if (source.path == u"-")
        return QStringLiteral("standard input");
    return source.path.isEmpty() ? QStringLiteral("text") : source.path;
}

Error unreadable(const ListSource &source, const QString &reason)
{
    return Error{ErrorCode::ListUnreadable, Stage::List,
                 displayName(source) + QLatin1String(": ") + reason};
}

// A picture or an archive has no lines, and a million rejected ones would say nothing.
bool isBinary(QByteArrayView head)
{
    const auto encoding = QStringConverter::encodingForData(head);
    if (encoding && *encoding != QStringConverter::Utf8)
        return false; // UTF-16 and UTF-32 are full of NUL
    return head.first(qMin(head.size(), sniffedBytes)).contains('\0');
}

// The compressed file ends too early; what was there is read.
void addCutOff(ParsedList &list)
{
    ++list.warningCount;
    const qint32 line = qint32(qMin(list.lines, qint64(std::numeric_limits<qint32>::max())));
    list.warnings.insert(list.warnings.begin(), {line, WarningReason::CutOff, "gzip"});
}

void showProgress(ListPromise &promise, qint64 bytesRead, qint64 size)
{
    if (size > 0)
        promise.setProgressValue(int(qMin(bytesRead, size) * progressMaximum / size));
}

QString detectedName(const ListSource &source)
{
    return source.path.isEmpty() || source.path == u"-" ? source.name : source.path;
}

std::unique_ptr<FormatReader> makeReader(const ListSource &source, const ReadOptions &options)
{
    if (source.format != ListFormat::Auto)
        return makeFormatReader(source.format, options);
    return std::make_unique<AutoReader>(detectedName(source), options);
}

Result<BlockReader> open(const ListSource &source)
{
    return source.path.isEmpty() ? BlockReader::ofBytes(source.bytes)
                                 : BlockReader::open(source.path);
}

// Blocks of a list, maybe compressed, on their way to whoever reads them.
class Unpacked
{
public:
    using Sink = std::function<void(QByteArrayView)>;

    Unpacked(Sink sink, std::function<bool()> isCancelled)
        : sink_(std::move(sink))
        , isCancelled_(std::move(isCancelled))
    {
    }

    std::optional<Error> feed(QByteArrayView block);
    bool isCutOff() const { return gunzip_ && !gunzip_->isWhole(); }

private:
    std::optional<Error> takeText(QByteArrayView text);

    const Sink sink_;
    const std::function<bool()> isCancelled_;
    std::optional<Gunzip> gunzip_;
    bool hasBytes_ = false;
    bool hasText_ = false;
};

std::optional<Error> Unpacked::feed(QByteArrayView block)
{
    if (!hasBytes_ && Gunzip::isGzip(block))
        gunzip_.emplace();
    hasBytes_ = true;
    if (!gunzip_)
        return takeText(block);
    std::optional<Error> failed;
    const auto damaged = gunzip_->feed(block, [&](QByteArrayView text) {
        failed = takeText(text);
        return !failed && !isCancelled_();
    });
    return failed ? failed : damaged;
}

std::optional<Error> Unpacked::takeText(QByteArrayView text)
{
    if (!hasText_ && (isBinary(text) || Gunzip::isGzip(text)))
        return Error{ErrorCode::ListUnreadable, Stage::List,
                     QStringLiteral("a binary file, not a list of URLs")};
    hasText_ = true;
    sink_(text);
    return std::nullopt;
}

// The list or an error; nothing when cancelled.
std::optional<Result<ParsedList>> read(const ListSource &source, ListPromise &promise)
{
    auto input = open(source);
    if (!input)
        return unreadable(source, input.error().detail);
    const auto isCancelled = [&] { return promise.isCanceled(); };
    ReadOptions options = source.options;
    options.isCancelled = isCancelled;
    const auto reader = makeReader(source, options);
    Unpacked unpacked([&](QByteArrayView text) { reader->feed(text); }, isCancelled);

    for (qint64 bytesRead = 0;;) {
        const auto block = input->next(isCancelled);
        if (promise.isCanceled())
            return std::nullopt;
        if (!block)
            return unreadable(source, block.error().detail);
        if (block->isEmpty())
            break;
        if (const auto error = unpacked.feed(*block))
            return unreadable(source, error->detail);
        bytesRead += block->size();
        showProgress(promise, bytesRead, input->size());
    }
    auto list = reader->finish();
    if (promise.isCanceled())
        return std::nullopt;
    if (!list)
        return unreadable(source, list.error().detail);
    if (unpacked.isCutOff())
        addCutOff(*list);
    return list;
}

// The first text of a list.
Result<QByteArray> readHead(const ListSource &source, const std::function<bool()> &isCancelled)
{
    auto input = open(source);
    if (!input)
        return unreadable(source, input.error().detail);
    QByteArray head;
    Unpacked unpacked(
        [&](QByteArrayView text) {
            head.append(text.first(qMin(text.size(), detectedBytes - head.size())));
        },
        [&] { return head.size() >= detectedBytes || isCancelled(); });
    while (head.size() < detectedBytes) {
        const auto block = input->next(isCancelled);
        if (!block)
            return unreadable(source, block.error().detail);
        if (block->isEmpty())
            break;
        if (const auto error = unpacked.feed(*block))
            return unreadable(source, error->detail);
    }
    return head;
}

} // namespace

QFuture<Result<ParsedList>> readList(ListSource source, QThreadPool &pool)
{
    return QtConcurrent::run(&pool, [source = std::move(source)](ListPromise &promise) {
        promise.setProgressRange(0, progressMaximum);
        if (auto result = read(source, promise))
            promise.addResult(*std::move(result));
    });
}

QFuture<Result<ColumnPreview>> previewTable(ListSource source, QThreadPool &pool)
{
    using Promise = QPromise<Result<ColumnPreview>>;
    return QtConcurrent::run(&pool, [source = std::move(source)](Promise &promise) {
        const auto head = readHead(source, [&] { return promise.isCanceled(); });
        if (promise.isCanceled())
            return;
        if (!head) {
            promise.addResult(Result<ColumnPreview>(head.error()));
            return;
        }
        const ListFormat format = source.format == ListFormat::Auto
                                      ? detectFormat(*head, detectedName(source))
                                      : source.format;
        promise.addResult(Result<ColumnPreview>(previewColumns(format, *head)));
    });
}

} // namespace haul
