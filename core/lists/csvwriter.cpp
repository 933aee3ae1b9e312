#include "core/lists/csvwriter.h"

#include <QByteArrayList>

#include <algorithm>

namespace haul {

namespace {

bool isFormula(QStringView text)
{
    static constexpr QStringView signs = u"=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";
    return !text.isEmpty() && signs.contains(text.front());
}

bool isAllowed(QChar c)
{
    return (c >= u' ' && c != u'\x7f') || c == u'\t' || c == u'\r' || c == u'\n';
}

QByteArray field(const QString &value)
{
    QString text = isFormula(value) ? u'\'' + value : value;
    std::replace_if(
        text.begin(), text.end(), [](QChar c) { return !isAllowed(c); },
        QChar(QChar::ReplacementCharacter));
    const bool isQuoted = std::any_of(text.begin(), text.end(), [](QChar c) {
        return c == u'"' || c == u',' || c == u'\r' || c == u'\n';
    });
    if (isQuoted)
        text = u'"' + text.replace(QStringLiteral("\""), QStringLiteral("\"\"")) + u'"';
    return text.toUtf8();
}

} // namespace

QByteArray csvHead()
{
    return "url,name,folder,state,bytes,checksum,path,error code,message\r\n";
}

QByteArray csvLine(const ExportRow &row)
{
    const QByteArrayList fields = {
        field(QString::fromUtf8(row.url)),
        field(row.name),
        field(row.folder),
        field(row.state),
        QByteArray::number(row.bytes),
        checksumField(row.checksum),
        field(row.path),
        field(row.errorCode),
        field(row.message),
    };
    return fields.join(',') + "\r\n";
}

QByteArray csvRecord(const QStringList &fields)
{
    QByteArrayList cells;
    for (const QString &text : fields)
        cells += field(text);
    return cells.join(',') + "\r\n";
}

} // namespace haul
