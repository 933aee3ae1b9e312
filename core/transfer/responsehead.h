// The head of the last answer of a transfer, line by line as libcurl hands it over: what it says,
// and whether it can be believed.
//
//     head.add(line);   // for every line; a new status line starts over
//
// libcurl takes some broken heads for success (cut off, two lengths, a length beyond all measure):
// isComplete() and hasBadLength() tell, and errorOf() makes errors of them. A value type; any
// thread.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace haul {

class ResponseHead
{
public:
    void add(QByteArrayView line);
    void clear() { *this = {}; }

    // 0 before any status line; only HTTP has one.
    int status() const { return status_; }
    bool isHttp() const { return status_ != 0; }
    // The empty line after the last field was seen.
    bool isComplete() const { return complete_; }

    std::optional<qint64> contentLength() const { return contentLength_; }
    bool isChunked() const { return chunked_; }
    // Two different lengths, or one that is not a number (RFC 9110, 8.6; RFC 9112, 6.3).
    bool hasBadLength() const { return badLength_; }

    QByteArray contentType() const { return contentType_; } // with parameters
    QByteArray mime() const;                                // lower case, without
    QByteArray contentDisposition() const { return contentDisposition_; }
    QByteArray reprDigest() const { return reprDigest_; }
    QByteArray contentMd5() const { return contentMd5_; }
    QByteArray location() const { return location_; }

    // Any other field, looked up in raw(); one that stands there several times is joined with ", "
    // (RFC 9110, 5.3). Empty when there is none.
    QByteArray field(QByteArrayView name) const;

    // As received, CRLF and all; at most 64 KiB.
    QByteArray raw() const { return raw_; }

private:
    void addField(QByteArrayView name, QByteArrayView value);
    void addLength(QByteArrayView value);

    int status_ = 0;
    bool complete_ = false;
    bool chunked_ = false;
    bool badLength_ = false;
    std::optional<qint64> contentLength_;
    QByteArray contentType_;
    QByteArray contentDisposition_;
    QByteArray reprDigest_;
    QByteArray contentMd5_;
    QByteArray location_;
    QByteArray raw_;
};

} // namespace haul
