#include "core/lists/aria2reader.h"

#include "core/lists/aria2options.h"
#include "core/lists/urltext.h"

namespace haul {

namespace {

constexpr qsizetype maxLineBytes = 1024 * 1024;   // a URL and its mirrors
constexpr qsizetype maxOptionBytes = 1024 * 1024; // all of a download together
constexpr qsizetype maxKeptNames = 1'000;

// The first one that can be downloaded; what was before it goes to the mirrors' warnings.
QByteArrayView firstUsable(QByteArrayView urls, ExtrasMaker &extras)
{
    QByteArrayView first;
    for (qsizetype start = 0; start < urls.size();) {
        const qsizetype tab = urls.indexOf('\t', start);
        const qsizetype end = tab < 0 ? urls.size() : tab;
        const QByteArrayView url = urls.sliced(start, end - start).trimmed();
        start = end + 1;
        if (url.isEmpty())
            continue;
        if (first.isEmpty() && !checkUrl(url).reason)
            first = url;
        else
            extras.addMirror(url);
    }
    return first;
}

template<typename Text>
void append(Text &out, QByteArrayView text, char end)
{
    out.append(text.data(), text.size());
    out.append(end);
}

} // namespace

Aria2Reader::Aria2Reader(const ReadOptions &options)
    : LineInput(maxLineBytes)
    , list_(ListFormat::Aria2, options)
{
}

void Aria2Reader::takeLine(QByteArrayView line, qint64 number)
{
    if (isTooLong(line)) {
        endDownload();
        list_.reject(line, number, RejectReason::TooLong);
        return;
    }
    if (line.startsWith('#') || line.trimmed().isEmpty()) {
        list_.addBlank();
        return;
    }
    if (line.startsWith(' ') || line.startsWith('\t')) {
        takeOption(line.trimmed(), number);
        return;
    }
    endDownload();
    urls_.clear();
    urls_.append(line.data(), line.size());
    urlsLine_ = number;
}

void Aria2Reader::takeOption(QByteArrayView line, qint64 number)
{
    if (urlsLine_ == 0) {
        list_.reject(line, number, RejectReason::NoUrl);
        return;
    }
    const Aria2Option option = aria2Option(line);
    const bool isTooMuch = options_.size() + line.size() > maxOptionBytes;
    if (option.name.isEmpty() || isTooMuch || !isFieldValue(line)) {
        list_.warn(WarningReason::ValueIgnored, option.name.isEmpty() ? line : option.name, number);
        return;
    }
    append(options_, option.name, '=');
    append(options_, option.value, '\n');
    if (!aria2Group(option.name))
        warnOnce(option.name, number);
}

void Aria2Reader::warnOnce(QByteArrayView name, qint64 number)
{
    const QByteArray key = QByteArray::fromRawData(name.data(), name.size());
    if (kept_.contains(key) || kept_.size() >= maxKeptNames)
        return;
    kept_.insert(name.toByteArray());
    list_.warn(WarningReason::OptionKept, name, number);
}

void Aria2Reader::endDownload()
{
    if (urlsLine_ == 0)
        return;
    ExtrasMaker extras(&list_, urlsLine_);
    const QByteArrayView urls = QByteArrayView(urls_.data(), urls_.size()).trimmed();
    QByteArrayView url = urls;
    if (urls.contains('\t')) {
        url = firstUsable(urls, extras);
        if (url.isEmpty())
            url = urls.first(urls.indexOf('\t')); // to be rejected with its reason
    }
    if (!options_.isEmpty()) {
        const QByteArray options(options_.data(), options_.size());
        applyAria2Options(options, extras);
        extras.edit().aria2Options = options;
        options_.clear();
    }
    list_.add(url, urlsLine_, extras.take());
    urlsLine_ = 0;
}

Result<ParsedList> Aria2Reader::finish()
{
    endLines();
    endDownload();
    return list_.finish();
}

} // namespace haul
