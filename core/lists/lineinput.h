// A text line by line, from bytes in any blocks: what readers of line-based lists are made of.
//
//     class Lines : public LineInput { void takeLine(QByteArrayView line, qint64 number) override;
//     };
//
// Lines end with LF, CRLF or CR, the last one also with the text. Of a longer line only the first
// maxLineBytes + 1 bytes are kept: the receiver knows it by its size. One thread at a time.
#pragma once

#include "core/lists/textinput.h"

namespace haul {

class LineInput : public TextInput
{
public:
    explicit LineInput(qsizetype maxLineBytes);

    void endLines();

protected:
    // Numbers count from 1.
    virtual void takeLine(QByteArrayView line, qint64 number) = 0;
    bool isTooLong(QByteArrayView line) const { return line.size() > maxLineBytes_; }

private:
    void takeText(QByteArrayView text) final;
    void carry(QByteArrayView text);
    void endLine(QByteArrayView text);

    const qsizetype maxLineBytes_;
    qint64 lines_ = 0;
    QByteArray carried_;       // the beginning of the line that the next block goes on with
    bool afterReturn_ = false; // the last byte was a CR: an LF now belongs to it
};

} // namespace haul
