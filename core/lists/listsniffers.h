// What the beginning of a list says about its form. Pure functions; any thread.
#pragma once

#include "core/model/parsedlist.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>
#include <vector>

namespace haul {

// The beginning of a list, and its first lines that are neither blank nor comments.
struct ListHead
{
    // UTF-8. A last line that is cut off does not count.
    ListHead(QByteArrayView text, bool isCut);

    QByteArrayView text;
    std::vector<QByteArrayView> lines; // not trimmed
};

// What no other form can be mistaken for.
std::optional<ListFormat> sniffCertain(const ListHead &head);

// The best guess; Text in the end.
ListFormat sniffLikely(const ListHead &head);

} // namespace haul
