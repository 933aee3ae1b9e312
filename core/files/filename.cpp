#include "core/files/filename.h"

#include "core/files/percent.h"

#include <QByteArray>

#include <algorithm>

namespace haul {

namespace {

bool isPage(QByteArrayView mime)
{
    const qsizetype semicolon = mime.indexOf(';');
    const QByteArrayView type = (semicolon < 0 ? mime : mime.first(semicolon)).trimmed();
    return type.compare("text/html", Qt::CaseInsensitive) == 0
           || type.compare("application/xhtml+xml", Qt::CaseInsensitive) == 0;
}

struct UrlParts
{
    QByteArrayView scheme;
    QByteArrayView authority;
    QByteArrayView path; // from its "/", without query and fragment
};

UrlParts splitUrl(QByteArrayView url)
{
    UrlParts parts;
    const auto end =
        std::find_if(url.begin(), url.end(), [](char c) { return c == '?' || c == '#'; });
    QByteArrayView rest = url.first(end - url.begin());
    if (const qsizetype colon = rest.indexOf("://"); colon >= 0) {
        parts.scheme = rest.first(colon);
        rest = rest.sliced(colon + 3);
    }
    const qsizetype slash = rest.indexOf('/');
    parts.authority = slash < 0 ? rest : rest.first(slash);
    parts.path = slash < 0 ? QByteArrayView() : rest.sliced(slash);
    return parts;
}

bool isDefaultPort(QByteArrayView scheme, QByteArrayView port)
{
    const auto is = [&](QByteArrayView name) {
        return scheme.compare(name, Qt::CaseInsensitive) == 0;
    };
    return port.isEmpty() || (port == "80" && is("http")) || (port == "443" && is("https"))
           || (port == "21" && is("ftp")) || (port == "990" && is("ftps"));
}

QString hostName(const UrlParts &parts)
{
    QByteArrayView host = parts.authority.sliced(parts.authority.lastIndexOf('@') + 1);
    QByteArrayView port;
    const qsizetype colon = host.lastIndexOf(':');
    if (colon > host.lastIndexOf(']')) { // not a colon within an IPv6 address
        port = host.sliced(colon + 1);
        host = host.first(colon);
    }
    if (host.startsWith('[') && host.endsWith(']'))
        host = host.sliced(1, host.size() - 2);
    QByteArray folder = host.toByteArray().toLower();
    if (!isDefaultPort(parts.scheme, port))
        folder += '_' + port.toByteArray();
    return sanitisedFileName(decodeMostly(folder));
}

} // namespace

QString nameFromUrl(QByteArrayView url)
{
    const QByteArrayView path = splitUrl(url).path;
    return decodeMostly(percentDecoded(path.sliced(path.lastIndexOf('/') + 1)));
}

QString fileNameFor(QByteArrayView contentDisposition, QByteArrayView finalUrl, QByteArrayView mime)
{
    QString name;
    if (!contentDisposition.isEmpty())
        name = nameFromContentDisposition(contentDisposition);
    if (name.isEmpty())
        name = nameFromUrl(finalUrl);
    if (name.isEmpty())
        name = hostName(splitUrl(finalUrl)) + QLatin1String(isPage(mime) ? ".html" : "");
    return sanitisedFileName(name);
}

QString hostFolder(QByteArrayView url)
{
    return hostName(splitUrl(url));
}

QString pathFolder(QByteArrayView url, int cutDirs)
{
    QString folder;
    QByteArrayView rest = splitUrl(url).path;
    for (qsizetype slash = rest.indexOf('/'); slash >= 0; slash = rest.indexOf('/')) {
        const QString component = decodeMostly(percentDecoded(rest.first(slash)));
        rest = rest.sliced(slash + 1);
        if (component.isEmpty() || component == u"." || component == u".." || cutDirs-- > 0)
            continue;
        if (!folder.isEmpty())
            folder += u'/';
        folder += sanitisedFileName(component);
    }
    return folder;
}

} // namespace haul
