#include "core/transfer/redirectguard.h"

#include "core/transfer/headerlines.h"

#include <algorithm>
#include <memory>
#include <optional>

namespace haul {
namespace {

struct UrlDeleter
{
    void operator()(CURLU *url) const { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, UrlDeleter>;

// As libcurl itself reads a URL or the Location that follows it. A scheme that it does not speak is
// no origin of ours.
bool read(const Url &url, const QByteArray &text)
{
    return curl_url_set(url.get(), CURLUPART_URL, text.constData(),
                        CURLU_URLENCODE | CURLU_ALLOW_SPACE)
           == CURLUE_OK;
}

QByteArray part(const Url &url, CURLUPart which)
{
    char *text = nullptr;
    if (curl_url_get(url.get(), which, &text, CURLU_DEFAULT_PORT) != CURLUE_OK)
        return {};
    const QByteArray copy(text);
    curl_free(text);
    return copy;
}

QByteArray originOf(const Url &url)
{
    return (part(url, CURLUPART_SCHEME) + "://" + part(url, CURLUPART_HOST) + ':'
            + part(url, CURLUPART_PORT))
        .toLower();
}

// Of a status line, "HTTP/1.1 302 Found" or "HTTP/2 302"; 0 when it is none.
int statusOf(QByteArrayView line)
{
    const qsizetype space = line.indexOf(' ');
    return space < 0 ? 0
                     : line.sliced(space + 1, qMin<qsizetype>(3, line.size() - space - 1)).toInt();
}

// What stands behind the colon, when it is a line of that name: "cookie".
std::optional<QByteArray> valueOf(QByteArrayView line, QByteArrayView name)
{
    const bool isIt = line.size() > name.size() && line[name.size()] == ':'
                      && line.first(name.size()).compare(name, Qt::CaseInsensitive) == 0;
    return isIt ? std::optional(line.sliced(name.size() + 1).toByteArray().trimmed())
                : std::nullopt;
}

} // namespace

RedirectGuard::RedirectGuard(CURL *easy, const QByteArray &url, const HeaderList &lines)
    : easy_(easy)
{
    if (const Url first(curl_url()); lines && first && read(first, url))
        origin_ = originOf(first);
    for (const curl_slist *line = lines.get(); line; line = line->next) {
        if (const auto cookies = valueOf(line->data, "cookie"); cookies && !cookies->isEmpty()) {
            cookies_ += (cookies_.isEmpty() ? "" : "; ") + *cookies;
            continue;
        }
        append(all_, line->data);
        if (isHarmlessHeader(line->data))
            append(harmless_, line->data);
    }
    use(all_, cookies_);
}

void RedirectGuard::look(QByteArrayView line)
{
    if (!all_ && cookies_.isEmpty())
        return;
    if (line.startsWith("HTTP/"))
        isRedirect_ = statusOf(line) / 100 == 3;
    else if (const auto location = isRedirect_ ? valueOf(line, "location") : std::nullopt)
        follow(*location);
}

// libcurl reads them when it makes the next request.
void RedirectGuard::use(const HeaderList &lines, const QByteArray &cookies)
{
    curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, lines.get());
    curl_easy_setopt(easy_, CURLOPT_COOKIE, cookies.isEmpty() ? nullptr : cookies.constData());
}

void RedirectGuard::follow(const QByteArray &location)
{
    char *here = nullptr;
    curl_easy_getinfo(easy_, CURLINFO_EFFECTIVE_URL, &here);
    const Url next(curl_url());
    const bool isRead = next && here && read(next, here) && read(next, location);
    if (isRead && !origin_.isEmpty() && originOf(next) == origin_)
        use(all_, cookies_);
    else
        use(harmless_, {});
}

} // namespace haul
