#include "core/files/contentdisposition.h"

#include "core/files/percent.h"

#include <QByteArray>

#include <algorithm>
#include <optional>

namespace haul {

namespace {

QString lastComponent(const QString &path)
{
    const qsizetype slash = qMax(path.lastIndexOf(u'/'), path.lastIndexOf(u'\\'));
    const QString last = path.sliced(slash + 1).trimmed();
    return last == u"." || last == u".." ? QString() : last;
}

// One `name=value` of a header: the value without its quotes, or with no name a bare word.
struct Parameter
{
    QByteArrayView name;
    QByteArray value;
};

QByteArrayView takeUntil(QByteArrayView &rest, QByteArrayView stops)
{
    const auto end = std::find_first_of(rest.begin(), rest.end(), stops.begin(), stops.end());
    const QByteArrayView taken = rest.first(end - rest.begin());
    rest = rest.sliced(taken.size());
    return taken;
}

// A quoted-string (RFC 9110, 5.6.4), its first quote already seen; a missing last one is forgiven.
QByteArray takeQuoted(QByteArrayView &rest)
{
    QByteArray out;
    qsizetype i = 1;
    for (; i < rest.size() && rest[i] != '"'; ++i) {
        if (rest[i] == '\\' && i + 1 < rest.size())
            ++i;
        out += rest[i];
    }
    rest = rest.sliced(qMin(i + 1, rest.size()));
    return out;
}

Parameter takeParameter(QByteArrayView &rest)
{
    Parameter parameter;
    parameter.name = takeUntil(rest, "=;").trimmed();
    if (rest.startsWith('=')) {
        rest = rest.sliced(1).trimmed();
        parameter.value =
            rest.startsWith('"') ? takeQuoted(rest) : takeUntil(rest, ";").trimmed().toByteArray();
    }
    takeUntil(rest, ";");
    if (!rest.isEmpty())
        rest = rest.sliced(1);
    return parameter;
}

// UTF-8'en'na%C3%AFve.txt (RFC 8187, section 3.2); nothing when it is not well-formed.
std::optional<QString> decodeExtended(QByteArrayView value)
{
    const qsizetype first = value.indexOf('\'');
    const qsizetype second = first < 0 ? -1 : value.indexOf('\'', first + 1);
    if (second < 0)
        return std::nullopt;
    const QByteArrayView charset = value.first(first).trimmed();
    const QByteArray bytes = percentDecoded(value.sliced(second + 1));
    if (charset.compare("utf-8", Qt::CaseInsensitive) == 0)
        return decodeUtf8(bytes);
    if (charset.compare("iso-8859-1", Qt::CaseInsensitive) == 0)
        return QString::fromLatin1(bytes);
    return std::nullopt;
}

QString decodePlain(const QByteArray &value)
{
    return decodeUtf8(value).value_or(QString::fromLatin1(value));
}

} // namespace

QString nameFromContentDisposition(QByteArrayView value)
{
    std::optional<QString> plain;
    std::optional<QString> extended;
    for (QByteArrayView rest = value; !rest.isEmpty();) {
        const Parameter parameter = takeParameter(rest);
        if (!extended && parameter.name.compare("filename*", Qt::CaseInsensitive) == 0)
            extended = decodeExtended(parameter.value);
        else if (!plain && parameter.name.compare("filename", Qt::CaseInsensitive) == 0)
            plain = decodePlain(parameter.value);
    }
    const QString name = extended ? lastComponent(*extended) : QString();
    return name.isEmpty() && plain ? lastComponent(*plain) : name;
}

} // namespace haul
