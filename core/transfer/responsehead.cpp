#include "core/transfer/responsehead.h"

namespace haul {
namespace {

constexpr qsizetype longestRaw = 64 * 1024;

bool isCalled(QByteArrayView name, QByteArrayView wanted)
{
    return name.compare(wanted, Qt::CaseInsensitive) == 0;
}

// "HTTP/1.1 200 OK", "HTTP/2 200"
int statusOf(QByteArrayView line)
{
    const qsizetype space = line.indexOf(' ');
    if (space < 0)
        return 0;
    bool ok = false;
    const int status =
        line.sliced(space + 1).first(qMin<qsizetype>(3, line.size() - space - 1)).toInt(&ok);
    return ok ? status : 0;
}

// "sha-256=:x:" and a second field of the same name are one list (RFC 9110, 5.3).
void addToList(QByteArray &list, QByteArrayView value)
{
    if (!list.isEmpty())
        list += ", ";
    list += value;
}

} // namespace

void ResponseHead::add(QByteArrayView line)
{
    if (line.startsWith("HTTP/")) {
        clear();
        status_ = statusOf(line);
    } else if (complete_) {
        return; // trailers say nothing about the file
    }
    if (raw_.size() + line.size() <= longestRaw)
        raw_ += line;
    if (line == "\r\n" || line == "\n") {
        complete_ = true;
        return;
    }
    if (line.startsWith(' ') || line.startsWith('\t'))
        return; // a folded line belongs to the field before (RFC 9112, 5.2)
    const QByteArrayView text = line.trimmed();
    if (const qsizetype colon = text.indexOf(':'); colon > 0)
        addField(text.first(colon).trimmed(), text.sliced(colon + 1).trimmed());
}

void ResponseHead::addField(QByteArrayView name, QByteArrayView value)
{
    if (isCalled(name, "content-length"))
        addLength(value);
    else if (isCalled(name, "content-type"))
        contentType_ = value.toByteArray();
    else if (isCalled(name, "content-disposition"))
        contentDisposition_ = value.toByteArray();
    else if (isCalled(name, "transfer-encoding"))
        chunked_ = chunked_ || value.toByteArray().toLower().contains("chunked");
    else if (isCalled(name, "repr-digest"))
        addToList(reprDigest_, value);
    else if (isCalled(name, "content-md5"))
        contentMd5_ = value.toByteArray();
    else if (isCalled(name, "location"))
        location_ = value.toByteArray();
}

void ResponseHead::addLength(QByteArrayView value)
{
    bool ok = false;
    const qint64 length = value.toLongLong(&ok);
    if (!ok || length < 0 || value.front() == '+' || (contentLength_ && *contentLength_ != length))
        badLength_ = true;
    else
        contentLength_ = length;
}

QByteArray ResponseHead::field(QByteArrayView name) const
{
    QByteArray values;
    const QByteArrayView raw(raw_);
    for (qsizetype at = 0; at < raw.size();) {
        const qsizetype newline = raw.indexOf('\n', at);
        const qsizetype end = newline < 0 ? raw.size() : newline;
        const QByteArrayView line = raw.sliced(at, end - at);
        at = end + 1;
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && isCalled(line.first(colon).trimmed(), name))
            addToList(values, line.sliced(colon + 1).trimmed());
    }
    return values;
}

QByteArray ResponseHead::mime() const
{
    const qsizetype parameters = contentType_.indexOf(';');
    return (parameters < 0 ? contentType_ : contentType_.first(parameters)).trimmed().toLower();
}

} // namespace haul
