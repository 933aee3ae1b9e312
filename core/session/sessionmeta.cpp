#include "core/session/sessionmeta.h"

#include "core/session/sessiondatabase.h"

#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

namespace haul {
namespace {

const QString crawlOver = QStringLiteral("crawl_over ");

} // namespace

QString crawlOverName(BatchId id)
{
    return crawlOver + QString::number(quint32(id));
}

Result<SessionMeta> readMeta(QSqlDatabase &database)
{
    QSqlQuery query(database);
    if (!query.exec(QStringLiteral("SELECT name, value FROM meta")))
        return sessionError(query.lastError(), QStringLiteral("reading its notes"));
    SessionMeta meta;
    while (query.next()) {
        const QString name = query.value(0).toString();
        const QVariant value = query.value(1);
        if (name == u"boot")
            meta.boot = value.toByteArray();
        else if (name == u"flushed")
            meta.flushed = value.toULongLong();
        else if (name == u"doubt_from")
            meta.doubtFrom = value.toULongLong();
        else if (name == u"doubt_to")
            meta.doubtTo = value.toULongLong();
        else if (name.startsWith(crawlOver) && value.toBool())
            meta.crawlsOver.insert(BatchId(QStringView(name).sliced(crawlOver.size()).toUInt()));
    }
    return meta;
}

} // namespace haul
