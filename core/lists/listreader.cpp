#include "core/lists/listreader.h"

#include "core/lists/blockreader.h"
#include "core/lists/plaintextreader.h"

#include <QPromise>
#include <QStringConverter>
#include <QThreadPool>
#include <QtConcurrentRun>

#include <optional>

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

void showProgress(ListPromise &promise, qint64 bytesRead, qint64 size)
{
    if (size > 0)
        promise.setProgressValue(int(qMin(bytesRead, size) * progressMaximum / size));
}

// The list or an error; nothing when cancelled.
std::optional<Result<ParsedList>> read(const ListSource &source, ListPromise &promise)
{
    auto opened =
        source.path.isEmpty() ? BlockReader::ofBytes(source.bytes) : BlockReader::open(source.path);
    if (!opened)
        return unreadable(source, opened.error().detail);
    BlockReader &input = *opened;
    const auto isCancelled = [&] { return promise.isCanceled(); };

    PlainTextReader reader;
    for (qint64 bytesRead = 0;;) {
        const auto block = input.next(isCancelled);
        if (promise.isCanceled())
            return std::nullopt;
        if (!block)
            return unreadable(source, block.error().detail);
        if (block->isEmpty())
            return reader.finish();
        if (bytesRead == 0 && isBinary(*block))
            return unreadable(source, QStringLiteral("a binary file, not a list of URLs"));
        reader.feed(*block);
        bytesRead += block->size();
        showProgress(promise, bytesRead, input.size());
    }
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

} // namespace haul
