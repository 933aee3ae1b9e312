#include "core/transfer/curlhandles.h"

#include <mutex>

namespace haul {
namespace {

// Idle connections a lane keeps for later requests.
constexpr long keptConnections = 256;

void setUpLibrary()
{
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

} // namespace

void append(HeaderList &list, const QByteArray &line)
{
    curl_slist *longer = curl_slist_append(list.get(), line.constData());
    if (!longer)
        return; // out of memory: the list stays as it was
    (void)list.release();
    list.reset(longer);
}

EasyHandle makeEasyHandle()
{
    setUpLibrary();
    EasyHandle handle(curl_easy_init());
    Q_CHECK_PTR(handle.get());
    return handle;
}

MultiHandle::MultiHandle()
{
    setUpLibrary();
    handle_.reset(curl_multi_init());
    Q_CHECK_PTR(handle_.get());
    curl_multi_setopt(get(), CURLMOPT_MAXCONNECTS, keptConnections);
}

void MultiHandle::perform()
{
    int running = 0;
    curl_multi_perform(get(), &running);
}

void MultiHandle::wait(std::chrono::milliseconds longest)
{
    curl_multi_poll(get(), nullptr, 0, int(longest.count()), nullptr);
}

} // namespace haul
