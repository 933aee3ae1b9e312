#include "core/transfer/idlehandles.h"

#include <algorithm>

namespace haul {
namespace {

void clear(CURL *easy)
{
    CookieJar::detach(easy);
    curl_easy_reset(easy);
}

} // namespace

// The last that came back comes first: its memory is warm.
IdleHandle IdleHandles::take(const CookieJarPtr &jar, bool maybePrepared)
{
    if (idle_.empty())
        return {makeEasyHandle()};
    const auto fitting = std::find_if(idle_.rbegin(), idle_.rend(), [&](const Idle &each) {
        return maybePrepared ? each.jar == jar : !each.jar;
    });
    const auto chosen =
        fitting == idle_.rend() ? std::prev(idle_.end()) : std::prev(fitting.base());
    Idle idle = std::move(*chosen);
    idle_.erase(chosen);
    const bool isPrepared = maybePrepared && idle.jar == jar;
    if (idle.jar && !isPrepared)
        clear(idle.easy.get());
    return {std::move(idle.easy), isPrepared};
}

// Its errors have nowhere to be written to while it waits.
void IdleHandles::giveBackPrepared(EasyHandle easy, CookieJarPtr jar)
{
    curl_easy_setopt(easy.get(), CURLOPT_ERRORBUFFER, nullptr);
    idle_.push_back({std::move(jar), std::move(easy)});
}

void IdleHandles::giveBack(EasyHandle easy)
{
    clear(easy.get());
    idle_.push_back({nullptr, std::move(easy)});
}

} // namespace haul
