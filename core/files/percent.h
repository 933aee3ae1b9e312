// Percent-encoding (RFC 3986, section 2.1) and the text behind it. Pure functions; any thread.
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <optional>

namespace haul {

// The bytes; a "%" without two digits behind it stays as it is.
QByteArray percentDecoded(QByteArrayView text);

// Nothing when the bytes are not UTF-8.
std::optional<QString> decodeUtf8(QByteArrayView bytes);

// As UTF-8, but with each byte that is not as "%FF".
QString decodeMostly(const QByteArray &bytes);

} // namespace haul
