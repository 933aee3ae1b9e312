// libcurl's handles as owners. The library is set up before the first handle is made.
//
// A handle belongs to one thread at a time, except for MultiHandle::wakeUp().
#pragma once

#include <QByteArray>

#include <curl/curl.h>

#include <chrono>
#include <memory>

namespace haul {

struct EasyDeleter
{
    void operator()(CURL *handle) const { curl_easy_cleanup(handle); }
};
using EasyHandle = std::unique_ptr<CURL, EasyDeleter>;

struct SlistDeleter
{
    void operator()(curl_slist *list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, SlistDeleter>;

void append(HeaderList &list, const QByteArray &line);

EasyHandle makeEasyHandle();

class MultiHandle
{
public:
    MultiHandle();

    CURLM *get() const { return handle_.get(); }

    void add(CURL *easy) { curl_multi_add_handle(get(), easy); }
    void remove(CURL *easy) { curl_multi_remove_handle(get(), easy); }
    void perform();
    // Sleeps until a socket is ready, the time is over or wakeUp() was called, also before.
    void wait(std::chrono::milliseconds longest);
    // From any thread, as long as the handle lives.
    void wakeUp() { curl_multi_wakeup(get()); }

private:
    struct Deleter
    {
        void operator()(CURLM *handle) const { curl_multi_cleanup(handle); }
    };
    std::unique_ptr<CURLM, Deleter> handle_;
};

} // namespace haul
