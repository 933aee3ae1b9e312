// What a column of a table or a member of a JSON object is, by its name. Pure functions; any
// thread.
#pragma once

#include "core/lists/extrasmaker.h"

#include <QByteArrayView>

#include <optional>

namespace haul {

enum class ListField : quint8 {
    Url,
    Mirrors,
    Name,
    Folder,
    Checksum,
    Size,
    Referer,
    UserAgent,
    Headers,
};

// "File name", "file_name" and "filename" are the same.
std::optional<ListField> fieldFromName(QByteArrayView name);

// Not for Url. Headers: one or several, between them a line end or "|".
void applyField(ListField field, QByteArrayView value, ExtrasMaker &extras);

} // namespace haul
