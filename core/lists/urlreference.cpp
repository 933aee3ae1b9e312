#include "core/lists/urlreference.h"

#include "core/lists/urltext.h"

#include <QUrl>

#include <algorithm>

namespace haul {

namespace {

bool hasScheme(QByteArrayView text)
{
    const auto isLetter = [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; };
    const auto end = std::find_if(text.begin(), text.end(), [&](char c) {
        return !isLetter(c) && !(c >= '0' && c <= '9') && c != '+' && c != '-' && c != '.';
    });
    return end != text.begin() && end != text.end() && *end == ':' && isLetter(text.front());
}

} // namespace

UrlReference resolveReference(QByteArrayView reference, QByteArrayView base)
{
    const QByteArrayView text = reference.trimmed();
    if (hasScheme(text))
        return {text.toByteArray(), {}};
    if (text.size() > maxUrlBytes)
        return {{}, RejectReason::TooLong};
    if (base.isEmpty())
        return {{}, RejectReason::NoBase};
    const CheckedUrl absoluteBase = checkUrl(base);
    if (absoluteBase.reason)
        return {{}, RejectReason::NoBase};
    if (!text.isValidUtf8())
        return {{}, RejectReason::NotUtf8};
    const QUrl relative(QString::fromUtf8(text), QUrl::TolerantMode);
    const QUrl whole = QUrl(QString::fromLatin1(absoluteBase.url)).resolved(relative);
    const QByteArray url = whole.toEncoded();
    if (url.isEmpty() || !relative.isValid())
        return {{}, RejectReason::BadCharacter};
    return {url, {}};
}

} // namespace haul
