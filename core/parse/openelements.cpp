#include "core/parse/openelements.h"

#include <algorithm>
#include <array>

namespace haul {
namespace {

constexpr size_t mostNames = 1'000; // deeper than real pages
constexpr size_t mostLooks = 100;   // an end tag reaches so far up

constexpr std::array<std::string_view, 18> voidElements = {
    "area",  "base", "basefont", "bgsound", "br",   "col",  "embed",  "frame", "hr",
    "image", "img",  "input",    "keygen",  "link", "meta", "source", "track", "wbr"};
static_assert(std::is_sorted(voidElements.begin(), voidElements.end()));

} // namespace

OpenElements::Name::Name(std::string_view name)
    : size(quint16(name.size()))
{
    std::copy_n(name.begin(), std::min(name.size(), begin.size()), begin.begin());
}

void OpenElements::open(std::string_view name)
{
    if (names_.size() < mostNames)
        names_.emplace_back(name);
    else
        ++beyond_;
}

void OpenElements::close(std::string_view name)
{
    if (beyond_ > 0) {
        --beyond_;
        return;
    }
    const auto last = names_.rbegin() + qsizetype(std::min(names_.size(), mostLooks));
    const auto found = std::find(names_.rbegin(), last, Name(name));
    if (found != last)
        names_.erase(found.base() - 1, names_.end());
}

bool isVoidElement(std::string_view name)
{
    return std::binary_search(voidElements.begin(), voidElements.end(), name);
}

} // namespace haul
