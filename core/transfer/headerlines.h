// The header lines that a batch and its entry wish for, made fit for a request: "Name: value".
//
//     mergedHeaderLines({"User-Agent: A", "X: 1"}, {"user-agent: B"})   // {"X: 1", "user-agent:
//     B"}
//
// They come from lists that anybody may have written. Pure functions; any thread.
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

namespace haul {

// The batch's lines, then the entry's, whose names replace the batch's. Left out are lines that are
// no header (RFC 9110, 5.1 and 5.5: a token, a colon, no line break), and those that libcurl or a
// transfer decides on: Range, If-Range, Content-Length, Transfer-Encoding, TE, Upgrade.
QList<QByteArray> mergedHeaderLines(const QList<QByteArray> &batch, const QList<QByteArray> &entry);

// Whether a line says what is wanted, and not who wants it: then it may go to hosts that the list
// does not name. "Name:" without a value is libcurl's word for "send no such header".
bool isHarmlessHeader(QByteArrayView line);

// Without user information and fragment, which a referer never carries (RFC 9110, 10.1.3).
QByteArray refererWithoutSecrets(const QByteArray &referer);

} // namespace haul
