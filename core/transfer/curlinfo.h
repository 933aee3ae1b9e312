// What libcurl knows of a transfer, by its type. On the lane that owns the handle.
//
//     const auto count = info<long>(easy, CURLINFO_REDIRECT_COUNT);
#pragma once

#include <curl/curl.h>

namespace haul {

template<typename T>
T info(CURL *easy, CURLINFO what)
{
    T value{};
    curl_easy_getinfo(easy, what, &value);
    return value;
}

} // namespace haul
