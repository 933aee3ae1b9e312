// One value of a JSON list: a string is a URL, an object has "url" and maybe other fields
// (listfield.h). An object without one that holds an array of such values stands for these.
// Pure but for the list; one thread at a time.
#pragma once

#include "core/lists/listbuilder.h"

#include <QByteArrayView>

namespace haul {

// The text of a value, which begins in this line.
void addJsonItem(QByteArrayView text, qint64 line, ListBuilder &list);

} // namespace haul
