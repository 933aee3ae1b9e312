// Any bytes as any list, for libFuzzer. The first byte chooses the format.
//
//     cmake --preset dev -B build/fuzz -DCMAKE_CXX_COMPILER=clang++ -DHAUL_UI=OFF -DHAUL_FUZZ=ON
//           -DHAUL_SANITIZE=address,undefined,fuzzer-no-link
//     cmake --build build/fuzz --target fuzz_lists && build/fuzz/bin/fuzz_lists -max_total_time=600
//
// What must hold for all of them stands in tests/lists/tst_readers.cpp; here it ends the program.
#include "core/lists/aria2writer.h"
#include "core/lists/autoreader.h"
#include "core/lists/metalinkwriter.h"
#include "core/lists/urltext.h"

#include <cstdint>
#include <cstdlib>

using namespace haul;

namespace {

void demand(bool holds)
{
    if (!holds)
        std::abort();
}

std::unique_ptr<FormatReader> makeReader(ListFormat format)
{
    ReadOptions options;
    options.baseUrl = "http://base/d/";
    options.expandPatterns = true;
    int looks = 0;
    options.isCancelled = [looks]() mutable { return ++looks > 20; };
    if (format == ListFormat::Auto)
        return std::make_unique<AutoReader>(QString(), options);
    return makeFormatReader(format, options);
}

void checkList(const ParsedList &list)
{
    demand(list.lines
           == list.blank + qint64(list.entries->size()) + list.duplicateCount + list.rejectedCount);
    for (const Entry &entry : *list.entries) {
        demand(checkUrl(entry.url).url == entry.url);
        if (!entry.extras)
            continue;
        demand(!entry.extras->name.contains(u'/') && entry.extras->name != u"..");
        for (const QString &component : entry.extras->folder.split(u'/'))
            demand(component != u".." && !component.contains(u'\\'));
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const auto format = ListFormat(data[0] % listFormatCount);
    const QByteArrayView bytes(reinterpret_cast<const char *>(data) + 1, qsizetype(size) - 1);
    const auto reader = makeReader(format);
    const qsizetype half = bytes.size() / 2;
    reader->feed(bytes.first(half));
    reader->feed(bytes.sliced(half));
    const auto list = reader->finish();
    if (!list)
        return 0;
    checkList(*list);
    if (list->entries->size() > 100)
        return 0;
    const auto aria2 = readBytes(ListFormat::Aria2, toAria2(*list->entries));
    demand(aria2 && aria2->entries->size() == list->entries->size());
    const auto metalink = readBytes(ListFormat::Metalink, toMetalink(*list->entries));
    demand(metalink && metalink->entries->size() == list->entries->size());
    return 0;
}
