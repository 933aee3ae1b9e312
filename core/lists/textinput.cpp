#include "core/lists/textinput.h"

#include <QString>

#include <utility>

namespace haul {

namespace {

constexpr qsizetype markBytes = 4; // of the longest byte order mark

} // namespace

void TextInput::feedBytes(QByteArrayView bytes)
{
    if (!hasBegun_) {
        const qsizetype wanted = qMin(markBytes - head_.size(), bytes.size());
        head_.append(bytes.first(wanted));
        bytes = bytes.sliced(wanted);
        if (head_.size() < markBytes)
            return;
        begin();
    }
    if (!bytes.isEmpty())
        decode(bytes);
}

void TextInput::endBytes()
{
    if (!hasBegun_)
        begin();
}

void TextInput::begin()
{
    hasBegun_ = true;
    const QByteArray head = std::exchange(head_, QByteArray());
    const auto encoding = QStringConverter::encodingForData(head);
    if (encoding && *encoding != QStringConverter::Utf8)
        decoder_ = QStringDecoder(*encoding);
    const qsizetype mark = encoding == QStringConverter::Utf8 ? 3 : 0;
    decode(QByteArrayView(head).sliced(mark));
}

void TextInput::decode(QByteArrayView bytes)
{
    if (!decoder_.isValid()) {
        takeText(bytes);
        return;
    }
    const QString text = decoder_(bytes);
    const QByteArray utf8 = encoder_(text);
    takeText(utf8);
}

} // namespace haul
