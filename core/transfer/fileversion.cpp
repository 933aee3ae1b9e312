#include "core/transfer/fileversion.h"

#include "core/transfer/responsehead.h"

#include <curl/curl.h>

#include <ctime>

namespace haul {
namespace {

bool isStrong(const QByteArray &etag)
{
    return etag.size() >= 2 && etag.startsWith('"') && etag.endsWith('"');
}

// A clock that steps in seconds may have stood at this date while the file changed again.
bool isStrongDate(const QByteArray &modified, const QByteArray &date)
{
    const time_t changed = curl_getdate(modified.constData(), nullptr);
    if (changed < 0)
        return false;
    const time_t told = curl_getdate(date.constData(), nullptr);
    return changed < (told < 0 ? std::time(nullptr) : told);
}

bool differ(const QByteArray &first, const QByteArray &later)
{
    return !first.isEmpty() && !later.isEmpty() && first != later;
}

} // namespace

QByteArray FileVersion::condition() const
{
    if (isStrong(etag))
        return etag;
    if (!lastModified.isEmpty() && isStrongDate(lastModified, date))
        return lastModified;
    return {};
}

bool FileVersion::isRecognisable() const
{
    if (isHttp)
        return !condition().isEmpty();
    return fileTime >= 0 && total.has_value();
}

bool FileVersion::hasStrongEtag() const
{
    return isStrong(etag);
}

FileVersion versionOf(const ResponseHead &head)
{
    FileVersion version;
    version.etag = head.field("etag");
    version.lastModified = head.field("last-modified");
    version.date = head.field("date");
    version.mime = head.mime();
    version.acceptRanges = head.field("accept-ranges").toLower();
    version.encoding = head.field("content-encoding").toLower();
    if (version.encoding == "identity")
        version.encoding.clear();
    return version;
}

bool sameValidators(const FileVersion &first, const FileVersion &later)
{
    return !differ(first.etag, later.etag) && !differ(first.lastModified, later.lastModified);
}

QByteArray signOfChange(const FileVersion &first, const FileVersion &later)
{
    if (first.isHttp != later.isHttp)
        return "protocol";
    if (first.etag != later.etag && !later.etag.isEmpty())
        return "ETag";
    if (differ(first.lastModified, later.lastModified))
        return "Last-Modified";
    if (first.total && later.total && *first.total != *later.total)
        return "size";
    if (differ(first.mime, later.mime))
        return "Content-Type";
    if (first.encoding != later.encoding)
        return "Content-Encoding";
    if (first.fileTime != later.fileTime)
        return "date";
    return {};
}

} // namespace haul
