// Reads a plain list: one URL a line.
//
//     PlainTextReader reader;
//     while (...) reader.feed(block);
//     const ParsedList list = reader.finish();
//
// Blank lines and lines whose first character is "#" say nothing; spaces and "<>" around a URL are
// taken off. Lines end with LF, CRLF or CR. UTF-8, or UTF-16 and UTF-32 with their byte order mark.
// Every line is accounted for, whatever the bytes are. How the bytes are cut into blocks makes no
// difference. No disk, no threads: one thread at a time.
#pragma once

#include "core/lists/entryset.h"
#include "core/lists/readprogress.h"
#include "core/model/parsedlist.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QStringDecoder>
#include <QStringEncoder>

namespace haul {

class PlainTextReader
{
public:
    void feed(QByteArrayView bytes);
    // The end of the text, and of this reader.
    ParsedList finish();

private:
    void begin();
    void feedBytes(QByteArrayView bytes);
    void feedUtf8(QByteArrayView text);
    void carry(QByteArrayView text);
    void endLine(QByteArrayView text);
    void addLine(QByteArrayView line);
    void addUrl(QByteArrayView text, qint32 line);
    void reject(QByteArrayView text, qint32 line, RejectReason reason);

    QByteArray head_; // the first bytes, until they tell the encoding
    bool hasBegun_ = false;
    QStringDecoder decoder_; // with UTF-16 and UTF-32 only
    QStringEncoder encoder_{QStringEncoder::Utf8};

    QByteArray carried_;       // the beginning of the line that the next block goes on with
    bool afterReturn_ = false; // the last byte was a CR: an LF now belongs to it

    EntrySet entries_;
    ParsedList list_;
};

// The whole text at once; what was read so far when `progress` says stop.
ParsedList readPlainText(QByteArrayView bytes, ReadProgress &progress);

} // namespace haul
