// Bytes through a parser as if they were a file, and what came out of it.
#pragma once

#include "core/parse/fileparser.h"

#include <QBuffer>

namespace haul {

inline ParseResult parseBytes(FileParser parse, const QByteArray &bytes,
                              const QByteArray &type = {}, const QString &name = {},
                              const ParseLimits &limits = {})
{
    QBuffer buffer;
    buffer.setData(bytes);
    buffer.open(QIODevice::ReadOnly);
    return parse({buffer, "http://h/d/file?q", type, {}, name, limits});
}

inline QByteArray field(const ParseResult &result, QByteArrayView name)
{
    for (const auto &[key, value] : result.fields) {
        if (key == name)
            return value;
    }
    return {};
}

// "page http://h/x [text]" a line.
inline QByteArray linkLines(const ParseResult &result)
{
    QByteArray lines;
    for (const Link &link : result.links)
        lines += linkKindName(link.kind).toLatin1() + ' ' + link.url + " [" + link.text + "]\n";
    return lines;
}

inline QByteArray errorText(const ParseResult &result)
{
    return result.error ? result.error->detail.toUtf8() : QByteArray();
}

} // namespace haul
