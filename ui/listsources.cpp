#include "ui/listsources.h"

#include <QMimeData>
#include <QUrl>

namespace haul {

ListSource listFile(const QString &path)
{
    ListSource source;
    source.path = path;
    return source;
}

ListSource listText(const QByteArray &text, const QString &name)
{
    ListSource source;
    source.bytes = text;
    source.name = name;
    return source;
}

bool hasLists(const QMimeData &data)
{
    return data.hasUrls() || data.hasText();
}

QList<ListSource> listsIn(const QMimeData &data)
{
    QList<ListSource> lists;
    QByteArray addresses;
    const QList<QUrl> urls = data.urls();
    for (const QUrl &url : urls) {
        if (url.isLocalFile())
            lists += listFile(url.toLocalFile());
        else
            addresses += url.toEncoded() + '\n';
    }
    if (!addresses.isEmpty())
        lists += listText(addresses);
    else if (lists.isEmpty() && !data.text().trimmed().isEmpty())
        lists += listText(data.text().toUtf8());
    return lists;
}

} // namespace haul
