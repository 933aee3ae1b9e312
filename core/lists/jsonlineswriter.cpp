#include "core/lists/jsonlineswriter.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace haul {

namespace {

void addText(QJsonObject &object, QLatin1String key, const QString &text)
{
    if (!text.isEmpty())
        object.insert(key, text);
}

void addTexts(QJsonObject &object, QLatin1String key, const QList<QByteArray> &texts)
{
    QJsonArray array;
    for (const QByteArray &text : texts)
        array.append(QString::fromUtf8(text));
    if (!array.isEmpty())
        object.insert(key, array);
}

} // namespace

QByteArray jsonEntryLine(const ExportRow &row)
{
    QJsonObject object;
    object.insert(QLatin1String("url"), QString::fromUtf8(row.url));
    addTexts(object, QLatin1String("mirrors"), row.mirrors);
    addText(object, QLatin1String("name"), row.name);
    addText(object, QLatin1String("folder"), row.folder);
    addTexts(object, QLatin1String("headers"), row.headers);
    addText(object, QLatin1String("referer"), QString::fromUtf8(row.referer));
    addText(object, QLatin1String("checksum"), QString::fromLatin1(checksumField(row.checksum)));
    if (row.size >= 0)
        object.insert(QLatin1String("size"), row.size);
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

} // namespace haul
