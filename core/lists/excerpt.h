// A text's beginning, to show people what stood there. Pure functions; any thread.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace haul {

// At most so many bytes, without cutting a UTF-8 character in two.
QByteArrayView cutUtf8(QByteArrayView text, qsizetype bytes);

// At most 200 bytes, valid UTF-8 whatever the text is.
QByteArray excerpt(QByteArrayView text);

} // namespace haul
