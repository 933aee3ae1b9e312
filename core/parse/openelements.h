// The elements of a page that are open, as far as their tags say so: enough to know what an end tag
// closes. A value type; any thread, one page.
#pragma once

#include <QtGlobal>

#include <array>
#include <string_view>
#include <vector>

namespace haul {

class OpenElements
{
public:
    // How many are open.
    size_t depth() const { return names_.size() + beyond_; }

    // Elements that have no content are not for it.
    void open(std::string_view name);
    // Closes the innermost of this name and all that it holds; an end tag that has no beginning
    // closes nothing.
    void close(std::string_view name);

private:
    // Its beginning and its length are enough to tell it from others, and need no memory of their
    // own.
    struct Name
    {
        std::array<char, 14> begin{};
        quint16 size = 0;

        explicit Name(std::string_view name);
        bool operator==(const Name &) const = default;
    };

    std::vector<Name> names_;
    size_t beyond_ = 0; // so many more, of which no name is kept
};

// "br", "img": those that no end tag belongs to (HTML Standard, 13.1.2).
bool isVoidElement(std::string_view name);

} // namespace haul
