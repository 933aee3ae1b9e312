// The encoding of a page, and its bytes as UTF-8 (WHATWG Encoding Standard; HTML Standard, 13.2.3).
//
//     const DecodedPage page = decodePage(bytes, "windows-1251");
//
// A byte order mark counts first, then what the server said, then what the page says of itself
// (<?xml encoding>, <meta charset>); a page that says nothing is UTF-8 when its bytes are, and
// windows-1252 otherwise. Pure functions; any thread.
#pragma once

#include <QByteArray>

namespace haul {

struct DecodedPage
{
    QByteArray utf8;    // valid UTF-8 without a mark; may point into the bytes it was made of
    QByteArray charset; // the encoding's name: "utf-8", "shift_jis"
};

// The bytes must outlive the answer.
DecodedPage decodePage(QByteArrayView bytes, QByteArrayView charsetFromHttp);

// "windows-1252" for "Latin1": the name of the encoding a label means; empty when none.
QByteArray charsetForLabel(QByteArrayView label);

// The encoding that a page declares within its first 1024 bytes, by name; empty when none.
QByteArray declaredCharset(QByteArrayView bytes);

// The text of a URL's query in the page's encoding, as browsers send it (WHATWG URL Standard, 1.3):
// a character that the encoding does not have becomes "%26%23" its number "%3B".
QByteArray encodeQuery(QByteArrayView utf8, QByteArrayView charset);

} // namespace haul
