// What a file is: by what the server declared, by its first bytes, by its name.
//
//     sniffType(head, "text/html; charset=utf-8", u"page"_qs);       // "text/html"
//     sniffType("\x89PNG\r\n\x1a\n...", "", u"logo"_qs);              // "image/png"
//
// Pure functions; any thread.
#pragma once

#include <QByteArray>
#include <QString>

namespace haul {

// "text/html" of " Text/HTML; charset=utf-8" (RFC 9110, 8.3.1).
QByteArray mimeEssence(QByteArrayView contentType);

// The value of a parameter, without its quotes: "utf-8". Empty when it is not there.
QByteArray mimeParameter(QByteArrayView contentType, QByteArrayView name);

// Whether the declared type is one that servers send when they know no better: none at all,
// application/octet-stream or text/plain.
bool isVagueType(QByteArrayView declaredMime);

// No registered type is for checksum files; this one is ours.
inline constexpr char checksumsType[] = "text/x-checksums";

// The type by the name's ending; empty when unknown.
QByteArray typeOfName(const QString &name);

// How many of the first bytes tell what there is to tell.
inline constexpr qsizetype headBytes = 1024;

// The type by the first bytes; empty when they tell nothing.
QByteArray typeOfBytes(QByteArrayView head);

// The declared type, unless it is vague and the bytes or the name say more. Never empty.
QByteArray sniffType(QByteArrayView head, QByteArrayView declaredMime, const QString &name);

} // namespace haul
