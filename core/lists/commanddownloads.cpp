#include "core/lists/commanddownloads.h"

#include "core/lists/urltext.h"

#include <algorithm>
#include <array>

namespace haul {

namespace {

// Of the copied request, but not of a download: they ask for a part, for "not changed", or for a
// coding, or are the connection's.
constexpr std::array<QByteArrayView, 18> leftOut = {"accept-encoding",
                                                    "range",
                                                    "if-range",
                                                    "if-none-match",
                                                    "if-modified-since",
                                                    "if-match",
                                                    "connection",
                                                    "content-length",
                                                    "transfer-encoding",
                                                    "te",
                                                    "if-unmodified-since",
                                                    "host",
                                                    "content-type",
                                                    "upgrade-insecure-requests",
                                                    "authority",
                                                    "method",
                                                    "path",
                                                    "scheme"};

constexpr qsizetype maxSharedBytes = 4 * 1024 * 1024;

QByteArray withQuery(const QByteArray &url, const QByteArray &query)
{
    return query.isEmpty() ? url : url + (url.contains('?') ? '&' : '?') + query;
}

} // namespace

void CommandDownloads::addUrl(QByteArray url, qint64 line)
{
    url = url.trimmed();
    if (!url.isEmpty() && !url.contains("://"))
        url.prepend("http://");
    urls_.push_back({std::move(url), line});
}

// What holds for all URLs is bounded; a command beyond that is rejected as a whole.
bool CommandDownloads::hasRoomFor(const QByteArray &text)
{
    bytes_ += text.size() + qsizetype(sizeof(QByteArray));
    return bytes_ <= maxSharedBytes;
}

void CommandDownloads::addQuery(const QByteArray &query)
{
    if (hasRoomFor(query))
        queries_.append(query);
}

void CommandDownloads::set(Setter setter, const QByteArray &value)
{
    if (hasRoomFor(value))
        settings_.push_back({setter, value});
}

void CommandDownloads::ignore(const QByteArray &option)
{
    if (hasRoomFor(option))
        ignored_.append(option);
}

void CommandDownloads::addHeader(const QByteArray &header)
{
    const QByteArray name =
        header.first(qMax(qsizetype(0), header.indexOf(':'))).trimmed().toLower();
    if (std::find(leftOut.begin(), leftOut.end(), QByteArrayView(name)) != leftOut.end())
        return;
    hasCookies_ = hasCookies_ || name == "cookie";
    if (!name.isEmpty())
        set(&ExtrasMaker::addHeader, header);
    else // "X-Key;" is an empty header, ":authority" one of HTTP/2, "@file" a file of them
        ignore("--header");
}

void CommandDownloads::addCookies(const QByteArray &cookies)
{
    hasCookies_ = true;
    set(&ExtrasMaker::addCookies, cookies);
}

void CommandDownloads::addTo(ListBuilder &list, qint64 line, QByteArrayView text) const
{
    for (const QByteArray &option : ignored_)
        list.warn(WarningReason::OptionIgnored, option, line);
    if (urls_.empty()) {
        list.reject(text, line, RejectReason::NoUrl);
        return;
    }
    if (hasCookies_ && !sendsData_)
        list.warn(WarningReason::CookiesTaken, "Cookie", line);
    ExtrasMaker shared(&list, line);
    for (const auto &[setter, value] : settings_)
        (shared.*setter)(value);
    const SharedExtras extras = shared.take();
    const QByteArray query = queries_.join('&');
    for (size_t i = 0; i < urls_.size(); ++i) {
        const auto &[url, urlLine] = urls_[i];
        if (sendsData_)
            list.reject(url, urlLine, RejectReason::SendsData);
        else if (query.size() > maxUrlBytes || bytes_ > maxSharedBytes)
            list.reject(url, urlLine, RejectReason::TooLong);
        else
            list.add(withQuery(url, query), urlLine, extrasOf(i, extras, list));
    }
}

SharedExtras CommandDownloads::extrasOf(size_t index, const SharedExtras &shared,
                                        ListBuilder &list) const
{
    if (qsizetype(index) >= outputs_.size() || outputs_[qsizetype(index)] == "-")
        return shared;
    ExtrasMaker extras(&list, urls_[index].second);
    if (shared) {
        extras.edit() = *shared;
        extras.edit().folder.clear();
        extras.setFolder(shared->folder.toUtf8());
    }
    extras.setPath(outputs_[qsizetype(index)]);
    return extras.take();
}

} // namespace haul
