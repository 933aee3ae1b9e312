// Bytes of a text in any blocks and any Unicode encoding, as UTF-8 without a mark.
//
//     class Lines : public TextInput { void takeText(QByteArrayView utf8) override; } lines;
//     while (...) lines.feedBytes(block);
//     lines.endBytes();
//
// UTF-16 and UTF-32 are told by their byte order mark, everything else is taken as it is: whether
// it is UTF-8 is for the receiver to check. One thread at a time.
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QStringDecoder>
#include <QStringEncoder>

namespace haul {

class TextInput
{
public:
    virtual ~TextInput() = default;

    void feedBytes(QByteArrayView bytes);
    void endBytes();

protected:
    virtual void takeText(QByteArrayView text) = 0;

private:
    void begin();
    void decode(QByteArrayView bytes);

    QByteArray head_; // the first bytes, until they tell the encoding
    bool hasBegun_ = false;
    QStringDecoder decoder_; // with UTF-16 and UTF-32 only
    QStringEncoder encoder_{QStringEncoder::Utf8};
};

} // namespace haul
