#include "core/lists/lineinput.h"

#include <cstring>

namespace haul {

namespace {

qsizetype findByte(QByteArrayView text, char byte, qsizetype from, qsizetype end)
{
    if (from >= end)
        return end;
    const void *found = std::memchr(text.data() + from, byte, size_t(end - from));
    return found ? static_cast<const char *>(found) - text.data() : end;
}

} // namespace

LineInput::LineInput(qsizetype maxLineBytes)
    : maxLineBytes_(maxLineBytes)
{
}

void LineInput::takeText(QByteArrayView text)
{
    if (text.isEmpty())
        return;
    const qsizetype size = text.size();
    qsizetype start = afterReturn_ && text.front() == '\n' ? 1 : 0;
    afterReturn_ = text.back() == '\r';
    qsizetype newline = findByte(text, '\n', start, size);
    while (start < size) {
        if (newline < start)
            newline = findByte(text, '\n', start, size);
        const qsizetype end = findByte(text, '\r', start, newline);
        if (end == size) {
            carry(text.sliced(start));
            return;
        }
        endLine(text.sliced(start, end - start));
        start = end + 1;
        if (text[end] == '\r' && start == newline)
            ++start; // CRLF
    }
}

void LineInput::endLines()
{
    endBytes();
    if (!carried_.isEmpty())
        endLine({});
}

// A line beyond the limit is only known to be too long: the rest of it is not kept.
void LineInput::carry(QByteArrayView text)
{
    const qsizetype room = maxLineBytes_ + 1 - carried_.size();
    carried_.append(text.first(qMin(room, text.size())));
}

void LineInput::endLine(QByteArrayView text)
{
    ++lines_;
    if (carried_.isEmpty()) {
        takeLine(text.first(qMin(text.size(), maxLineBytes_ + 1)), lines_);
        return;
    }
    carry(text);
    takeLine(carried_, lines_);
    carried_.resize(0); // keeps its memory
}

} // namespace haul
