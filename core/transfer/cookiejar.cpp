#include "core/transfer/cookiejar.h"

#include "core/transfer/curlhandles.h"

#include <QFile>

#include <algorithm>

namespace haul {
namespace {

constexpr qint64 mostMemory = 2 * 1024 * 1024;
// What libcurl needs for a cookie besides its text.
constexpr qint64 memoryOfOne = 300;

} // namespace

CookieJar::CookieJar(const QString &file)
{
    const EasyHandle reader = makeEasyHandle(); // sets the library up as well
    share_.reset(curl_share_init());
    Q_CHECK_PTR(share_.get());
    curl_share_setopt(share_.get(), CURLSHOPT_SHARE, CURL_LOCK_DATA_COOKIE);
    if (file.isEmpty())
        return;
    attach(reader.get());
    curl_easy_setopt(reader.get(), CURLOPT_COOKIEFILE, QFile::encodeName(file).constData());
    curl_easy_setopt(reader.get(), CURLOPT_COOKIELIST, "RELOAD"); // reads it now
}

void CookieJar::attach(CURL *easy)
{
    curl_easy_setopt(easy, CURLOPT_SHARE, share_.get());
    curl_easy_setopt(easy, CURLOPT_COOKIEFILE, ""); // no file, but cookies are wanted
}

void CookieJar::detach(CURL *easy)
{
    curl_easy_setopt(easy, CURLOPT_COOKIEFILE, nullptr); // curl_easy_reset() would keep it
    curl_easy_setopt(easy, CURLOPT_SHARE, nullptr);
}

void CookieJar::look(QByteArrayView line)
{
    constexpr QByteArrayView name = "set-cookie:";
    if (line.size() > name.size()
        && line.first(name.size()).compare(name, Qt::CaseInsensitive) == 0)
        taken_ += line.size() + memoryOfOne;
}

bool CookieJar::isFull() const
{
    return taken_ > mostMemory;
}

CookieJarPtr CookieJars::of(const std::shared_ptr<const BatchSettings> &settings)
{
    for (Kept &one : kept_) {
        if (one.settings.lock() != settings)
            continue;
        if (one.jar->isFull())
            one.jar = std::make_shared<CookieJar>(settings->cookieFile);
        return one.jar;
    }
    std::erase_if(kept_, [](const Kept &one) { return one.settings.expired(); });
    kept_.push_back({settings, std::make_shared<CookieJar>(settings->cookieFile)});
    return kept_.back().jar;
}

} // namespace haul
