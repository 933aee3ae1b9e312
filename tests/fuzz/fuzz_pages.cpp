// Any bytes as a page, for libFuzzer: built as fuzz_lists.cpp says.
//
//     build/fuzz/bin/fuzz_pages -max_total_time=600 CORPUS   # a folder with some pages in it
#include "core/parse/htmlpage.h"

#include <cstdint>
#include <cstdlib>

using namespace haul;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArrayView bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    const ParseResult page = parseHtml(bytes, "http://h/d/page.html", {}, ParseLimits{});
    for (const Link &link : page.links) {
        if (!link.text.isValidUtf8() || !link.url.contains("://") || link.url.contains(' '))
            std::abort();
    }
    return 0;
}
