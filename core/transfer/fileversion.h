// Which version of a file an answer is about: what must stay the same between two answers, or
// their bytes must not be put together. Value type; pure functions; any thread.
#pragma once

#include <QByteArray>

#include <optional>

namespace haul {

class ResponseHead;

struct FileVersion
{
    QByteArray etag;         // as sent
    QByteArray lastModified; // as sent
    QByteArray date;         // when the answer was made, as sent
    QByteArray mime;
    QByteArray encoding;
    QByteArray acceptRanges;     // in lower case
    std::optional<qint64> total; // bytes
    qint64 fileTime = -1;        // of FTP and SFTP: seconds since 1970, negative while unknown
    bool isHttp = true;

    // What If-Range may hold (RFC 9110, 13.1.5): a strong ETag, else a date of change that is at
    // least a second older than the answer (than its arrival, when it does not say), so that the
    // file cannot have changed again in the same second (8.8.2.2). Empty: an interrupted file has
    // to start again.
    QByteArray condition() const;
    bool hasStrongEtag() const;
    // Whether a later request can find out that the file is still the same.
    bool isRecognisable() const;
};

FileVersion versionOf(const ResponseHead &head);

// Whether the validators that both have are the same.
bool sameValidators(const FileVersion &first, const FileVersion &later);
// Why the later answer must be about another version than `first`; empty when nothing speaks
// against it. A coding counts also when it is not there: If-Range with a date cannot tell codings
// apart, and an answer to it may leave the field out (RFC 9110, 15.3.7).
QByteArray signOfChange(const FileVersion &first, const FileVersion &later);

} // namespace haul
