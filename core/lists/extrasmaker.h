// What a list says about one entry beside its URL, checked: nothing that cannot be gets into the
// EntryExtras, and the list is warned of it.
//
//     ExtrasMaker extras(list, line);
//     extras.setPath("photos/a.jpg");
//     extras.addHeader("X-Key: 1");
//     list.add(url, line, extras.take());     // null when nothing was said
//
// All text is UTF-8 and untrusted. One thread at a time.
#pragma once

#include "core/lists/listbuilder.h"
#include "core/model/entry.h"

namespace haul {

// Whether a line of a request's head can be made of it: no control characters, and not too long.
bool isFieldValue(QByteArrayView text);
// "Name: value".
bool isHeader(QByteArrayView text);

class ExtrasMaker
{
public:
    // Without a list nobody is warned.
    ExtrasMaker(ListBuilder *list, qint64 line);

    bool setPath(QByteArrayView path);     // of the file, its folders too
    bool setFolder(QByteArrayView path);   // in which the path is
    bool setChecksum(QByteArrayView text); // "sha-256=HEX" or HEX
    void setChecksum(const Checksum &checksum);
    void setCrc32(quint32 crc32);
    bool setSize(QByteArrayView digits);
    bool setReferer(QByteArrayView text);
    bool setUserAgent(QByteArrayView text);
    bool setUserPassword(QByteArrayView text);
    bool setProxy(QByteArrayView text);
    bool setSegments(QByteArrayView digits);
    // Referer and User-Agent go to fields of their own.
    bool addHeader(QByteArrayView text);
    bool addCookies(QByteArrayView text); // "a=1; b=2"
    bool addMirror(QByteArrayView url);

    // For what only one kind of list has.
    EntryExtras &edit();

    void warn(WarningReason reason, QByteArrayView text);
    SharedExtras take();

private:
    bool setField(QByteArray RequestWishes::*field, QByteArrayView text, const char *name);
    bool refuse(WarningReason reason, QByteArrayView text);

    ListBuilder *const list_;
    const qint64 line_;
    QString folder_; // of setFolder()
    std::shared_ptr<EntryExtras> extras_;
};

} // namespace haul
