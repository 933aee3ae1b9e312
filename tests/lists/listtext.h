// A parsed list as text, so that a test shows all of it at once.
//
//     1 http://a/x name=x folder=f
//     2 rejected no-scheme: example.org
//     3 duplicate of 1
//     4 warned path: ../x
//
// Entries first, then what was rejected, the duplicates, the warnings.
#pragma once

#include "core/lists/hashname.h"
#include "core/model/parsedlist.h"

#include <QByteArray>

namespace haul {

inline QByteArray reasonText(RejectReason reason)
{
    static const QByteArray names[] = {"no-scheme",   "unsupported", "no-host",     "bad-host",
                                       "bad-char",    "not-utf8",    "too-long",    "malformed",
                                       "no-url",      "no-base",     "unsafe-path", "sends-data",
                                       "pattern-size"};
    return names[size_t(reason)];
}

inline QByteArray reasonText(WarningReason reason)
{
    static const QByteArray names[] = {"kept",  "ignored", "cookies", "path",
                                       "value", "mirror",  "cut"};
    return names[size_t(reason)];
}

inline QByteArray extrasText(const EntryExtras &extras)
{
    QByteArray text;
    const auto add = [&](const char *name, const QByteArray &value) {
        if (!value.isEmpty())
            text += QByteArray(" ") + name + '=' + value;
    };
    add("mirrors", extras.mirrors->join(','));
    add("name", extras.name.toUtf8());
    add("folder", extras.folder.toUtf8());
    add("headers", extras.request->headers.join('|'));
    if (extras.checksum)
        add(hashName(extras.checksum->algorithm).constData(), extras.checksum->digest.toHex());
    if (extras.crc32)
        add("crc32", QByteArray::number(*extras.crc32, 16));
    if (extras.size >= 0)
        add("size", QByteArray::number(extras.size));
    add("referer", extras.request->referer);
    add("agent", extras.request->userAgent);
    add("login", extras.request->userPassword);
    add("proxy", extras.request->proxy);
    if (extras.request->segments > 0)
        add("segments", QByteArray::number(extras.request->segments));
    return text;
}

inline QByteArray listText(const ParsedList &list)
{
    QByteArray text;
    for (const Entry &entry : *list.entries)
        text += QByteArray::number(entry.line) + ' ' + entry.url
                + (entry.extras ? extrasText(*entry.extras) : QByteArray()) + '\n';
    for (const RejectedLine &line : list.rejected)
        text += QByteArray::number(line.line) + " rejected " + reasonText(line.reason) + ": "
                + line.text + '\n';
    for (const DuplicateLine &line : list.duplicates)
        text += QByteArray::number(line.line) + " duplicate of "
                + QByteArray::number(line.firstLine) + '\n';
    for (const ListWarning &warning : list.warnings)
        text += QByteArray::number(warning.line) + " warned " + reasonText(warning.reason) + ": "
                + warning.text + '\n';
    return text;
}

inline bool isAccountedFor(const ParsedList &list)
{
    return list.lines
           == list.blank + qint64(list.entries->size()) + list.duplicateCount + list.rejectedCount;
}

} // namespace haul
