#include "core/lists/plaintextreader.h"

#include "core/lists/urltext.h"

#include <cstring>
#include <limits>
#include <utility>

namespace haul {

namespace {

constexpr qsizetype maxLineBytes = maxUrlBytes;
constexpr qsizetype maxExcerptBytes = 200;
constexpr qsizetype markBytes = 4; // of the longest byte order mark
constexpr qsizetype blockBytes = 256 * 1024;

// A view's beginning, without cutting a UTF-8 character in two.
QByteArrayView cutUtf8(QByteArrayView text, qsizetype bytes)
{
    if (text.size() <= bytes)
        return text;
    qsizetype end = bytes;
    while (end > bytes - 3 && (uchar(text[end]) & 0xc0) == 0x80)
        --end;
    return text.first(end);
}

QByteArray excerpt(QByteArrayView text)
{
    const QByteArrayView cut = cutUtf8(text, maxExcerptBytes);
    if (cut.isValidUtf8())
        return cut.toByteArray();
    const QByteArray repaired = QString::fromUtf8(cut).toUtf8(); // can be longer
    return cutUtf8(repaired, maxExcerptBytes).toByteArray();
}

// "<URL:http://example.org/>" as RFC 3986, appendix C, has it, and without the "URL:".
QByteArrayView withoutBrackets(QByteArrayView text)
{
    if (text.size() < 2 || !text.startsWith('<') || !text.endsWith('>'))
        return text;
    text = text.sliced(1, text.size() - 2).trimmed();
    const bool isMarked =
        text.size() >= 4 && text.first(4).compare("url:", Qt::CaseInsensitive) == 0;
    return isMarked ? text.sliced(4).trimmed() : text;
}

qsizetype findByte(QByteArrayView text, char byte, qsizetype from, qsizetype end)
{
    if (from >= end)
        return end;
    const void *found = std::memchr(text.data() + from, byte, size_t(end - from));
    return found ? static_cast<const char *>(found) - text.data() : end;
}

} // namespace

void PlainTextReader::feed(QByteArrayView bytes)
{
    if (!hasBegun_) {
        const qsizetype wanted = qMin(markBytes - head_.size(), bytes.size());
        head_.append(bytes.first(wanted));
        bytes = bytes.sliced(wanted);
        if (head_.size() < markBytes)
            return;
        begin();
    }
    feedBytes(bytes);
}

void PlainTextReader::begin()
{
    hasBegun_ = true;
    const QByteArray head = std::exchange(head_, QByteArray());
    const auto encoding = QStringConverter::encodingForData(head);
    if (!encoding) {
        feedUtf8(head);
    } else if (*encoding == QStringConverter::Utf8) {
        feedUtf8(QByteArrayView(head).sliced(3));
    } else {
        decoder_ = QStringDecoder(*encoding);
        feedBytes(head);
    }
}

void PlainTextReader::feedBytes(QByteArrayView bytes)
{
    if (!decoder_.isValid()) {
        feedUtf8(bytes);
        return;
    }
    const QString text = decoder_(bytes);
    const QByteArray utf8 = encoder_(text);
    feedUtf8(utf8);
}

void PlainTextReader::feedUtf8(QByteArrayView text)
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

// A line beyond the limit is only known to be too long: the rest of it is not kept.
void PlainTextReader::carry(QByteArrayView text)
{
    const qsizetype room = maxLineBytes + 1 - carried_.size();
    carried_.append(text.first(qMin(room, text.size())));
}

void PlainTextReader::endLine(QByteArrayView text)
{
    if (carried_.isEmpty()) {
        addLine(text);
        return;
    }
    carry(text);
    addLine(carried_);
    carried_.resize(0); // keeps its memory
}

void PlainTextReader::addLine(QByteArrayView line)
{
    ++list_.lines;
    const bool isLong = line.size() > maxLineBytes;
    const QByteArrayView text = line.first(qMin(line.size(), maxLineBytes + 1)).trimmed();
    const qint32 number = qint32(qMin(list_.lines, qint64(std::numeric_limits<qint32>::max())));
    if (text.startsWith('#') || (text.isEmpty() && !isLong))
        ++list_.blank;
    else if (isLong)
        reject(text, number, RejectReason::TooLong);
    else
        addUrl(text, number);
}

void PlainTextReader::addUrl(QByteArrayView text, qint32 line)
{
    CheckedUrl checked = checkUrl(withoutBrackets(text));
    if (checked.reason) {
        reject(text, line, *checked.reason);
        return;
    }
    const auto firstLine = entries_.add(std::move(checked.url), line);
    if (!firstLine)
        return;
    ++list_.duplicateCount;
    if (list_.duplicates.size() < maxRememberedLines)
        list_.duplicates.push_back({line, *firstLine});
}

void PlainTextReader::reject(QByteArrayView text, qint32 line, RejectReason reason)
{
    ++list_.rejectedCount;
    if (list_.rejected.size() < maxRememberedLines)
        list_.rejected.push_back({line, reason, excerpt(text)});
}

ParsedList PlainTextReader::finish()
{
    if (!hasBegun_)
        begin();
    if (!carried_.isEmpty())
        endLine({});
    list_.entries = entries_.take();
    return std::move(list_);
}

ParsedList readPlainText(QByteArrayView bytes, ReadProgress &progress)
{
    PlainTextReader reader;
    qint64 read = 0;
    while (read < bytes.size() && progress.goOn(read)) {
        const qint64 size = qMin(qint64(blockBytes), bytes.size() - read);
        reader.feed(bytes.sliced(read, size));
        read += size;
    }
    return reader.finish();
}

} // namespace haul
