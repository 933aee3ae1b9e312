#include "core/lists/extrasmaker.h"

#include "core/lists/hashname.h"
#include "core/lists/urltext.h"
#include "core/lists/wishedpath.h"

#include <QStringBuilder>

#include <algorithm>
#include <utility>

namespace haul {

namespace {

constexpr qsizetype maxFieldBytes = 64 * 1024;
constexpr qsizetype maxHeaders = 1'000;
constexpr qsizetype maxMirrors = 1'000;
constexpr int maxSegments = 16;

// RFC 9110, section 5.6.2.
bool isToken(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')
               || QByteArrayView("!#$%&'*+-.^_`|~").contains(c);
    });
}

QString joined(const QString &folder, const QString &below)
{
    return folder.isEmpty() || below.isEmpty() ? folder + below : folder % u'/' % below;
}

} // namespace

bool isFieldValue(QByteArrayView text)
{
    bool hasControl = false; // all of it is looked at, many characters at once
    for (const char c : text)
        hasControl |= (uchar(c) < 0x20 && c != '\t') || c == 0x7f;
    return text.size() <= maxFieldBytes && !hasControl;
}

bool isHeader(QByteArrayView text)
{
    const qsizetype colon = text.indexOf(':');
    return colon > 0 && isToken(text.first(colon)) && isFieldValue(text);
}

ExtrasMaker::ExtrasMaker(ListBuilder *list, qint64 line)
    : list_(list)
    , line_(line)
{
}

bool ExtrasMaker::setPath(QByteArrayView path)
{
    const auto wished = wishedPath(QString::fromUtf8(path));
    if (!wished || !path.isValidUtf8())
        return refuse(WarningReason::PathIgnored, path);
    edit().name = wished->name;
    edit().folder = joined(folder_, wished->folder);
    return true;
}

bool ExtrasMaker::setFolder(QByteArrayView path)
{
    const auto wished = wishedFolder(QString::fromUtf8(path));
    if (!wished || !path.isValidUtf8())
        return refuse(WarningReason::PathIgnored, path);
    QString below = extras_ ? extras_->folder : QString();
    if (!folder_.isEmpty() && below.startsWith(folder_)) // it was set before: the last one counts
        below = below.sliced(qMin(below.size(), folder_.size() + 1));
    folder_ = *wished;
    if (extras_ || !folder_.isEmpty())
        edit().folder = joined(folder_, below);
    return true;
}

bool ExtrasMaker::setChecksum(QByteArrayView text)
{
    const auto checksum = checksumIn(text);
    if (!checksum)
        return refuse(WarningReason::ValueIgnored, text);
    setChecksum(*checksum);
    return true;
}

void ExtrasMaker::setChecksum(const Checksum &checksum)
{
    edit().checksum = checksum;
}

void ExtrasMaker::setCrc32(quint32 crc32)
{
    edit().crc32 = crc32;
}

bool ExtrasMaker::setSize(QByteArrayView digits)
{
    bool ok = false;
    const qint64 size = digits.size() <= 20 ? digits.trimmed().toLongLong(&ok) : -1;
    if (!ok || size < 0)
        return refuse(WarningReason::ValueIgnored, digits);
    edit().size = size;
    return true;
}

bool ExtrasMaker::setReferer(QByteArrayView text)
{
    return setField(&RequestWishes::referer, text, "referer");
}

bool ExtrasMaker::setUserAgent(QByteArrayView text)
{
    return setField(&RequestWishes::userAgent, text, "user agent");
}

bool ExtrasMaker::setUserPassword(QByteArrayView text)
{
    return setField(&RequestWishes::userPassword, text, "login");
}

bool ExtrasMaker::setProxy(QByteArrayView text)
{
    return setField(&RequestWishes::proxy, text, "proxy");
}

bool ExtrasMaker::setField(QByteArray RequestWishes::*field, QByteArrayView text, const char *name)
{
    if (!isFieldValue(text) || !text.isValidUtf8())
        return refuse(WarningReason::ValueIgnored, name);
    edit().request.edit().*field = text.trimmed().toByteArray();
    return true;
}

bool ExtrasMaker::setSegments(QByteArrayView digits)
{
    bool ok = false;
    const int segments = digits.size() <= 6 ? digits.trimmed().toInt(&ok) : 0;
    if (!ok || segments < 1)
        return refuse(WarningReason::ValueIgnored, digits);
    edit().request.edit().segments = qMin(segments, maxSegments);
    return true;
}

bool ExtrasMaker::addHeader(QByteArrayView text)
{
    const QByteArrayView line = text.trimmed();
    if (!isHeader(line) || edit().request->headers.size() >= maxHeaders) {
        const qsizetype colon = line.indexOf(':'); // the value may be a secret
        return refuse(WarningReason::ValueIgnored, colon < 0 ? "header" : line.first(colon));
    }
    const qsizetype colon = line.indexOf(':');
    const QByteArrayView name = line.first(colon);
    if (name.compare("referer", Qt::CaseInsensitive) == 0)
        return setReferer(line.sliced(colon + 1));
    if (name.compare("user-agent", Qt::CaseInsensitive) == 0)
        return setUserAgent(line.sliced(colon + 1));
    edit().request.edit().headers.append(line.toByteArray());
    return true;
}

bool ExtrasMaker::addCookies(QByteArrayView text)
{
    return addHeader("Cookie: " + text.trimmed().toByteArray());
}

bool ExtrasMaker::addMirror(QByteArrayView url)
{
    CheckedUrl checked = checkUrl(url);
    if (checked.reason || edit().mirrors->size() >= maxMirrors)
        return refuse(WarningReason::MirrorIgnored, url);
    edit().mirrors.edit().append(std::move(checked.url));
    return true;
}

EntryExtras &ExtrasMaker::edit()
{
    if (!extras_)
        extras_ = std::make_shared<EntryExtras>();
    return *extras_;
}

void ExtrasMaker::warn(WarningReason reason, QByteArrayView text)
{
    if (list_)
        list_->warn(reason, text, line_);
}

bool ExtrasMaker::refuse(WarningReason reason, QByteArrayView text)
{
    warn(reason, text);
    return false;
}

SharedExtras ExtrasMaker::take()
{
    static const EntryExtras nothing;
    if (!extras_ || *extras_ == nothing)
        return nullptr;
    if (list_)
        list_->shareWithLast(*extras_);
    return std::exchange(extras_, nullptr);
}

} // namespace haul
