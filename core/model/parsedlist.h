// What reading a list gives: entries, and what became of every line. Value types; any thread.
//
//     lines == blank + entries->size() + duplicateCount + rejectedCount
#pragma once

#include "core/model/entry.h"
#include "core/model/listaccount.h"

namespace haul {

struct ParsedList : ListAccount
{
    SharedEntries entries = std::make_shared<EntryList>();
};

} // namespace haul
