#include "core/lists/metalinkwriter.h"

#include "core/lists/hashname.h"
#include "core/lists/metalinkreader.h"
#include "core/lists/wishedpath.h"

#include <QStringBuilder>
#include <QUrl>
#include <QXmlStreamReader>
#include <QXmlStreamWriter>

#include <numeric>

namespace haul {

namespace {

QString metalinkNamespace()
{
    return QStringLiteral("urn:ietf:params:xml:ns:metalink");
}

// What the entry and its kept elements say alike.
struct Unchanged
{
    bool urls = false;
    bool size = false;
    bool hash = false;
};

Unchanged unchangedIn(const Entry &entry)
{
    if (!entry.extras || entry.extras->metalinkChildren->isEmpty())
        return {};
    const EntryExtras &extras = *entry.extras;
    const auto list =
        readBytes(ListFormat::Metalink, "<metalink xmlns=\"urn:ietf:params:xml:ns:metalink\">"
                                        "<file name=\"x\">"
                                            + *extras.metalinkChildren + "</file></metalink>");
    if (!list || list->entries->size() != 1)
        return {};
    const Entry &read = list->entries->front();
    return {read.url == entry.url && read.extras->mirrors == extras.mirrors,
            read.extras->size == extras.size, read.extras->checksum == extras.checksum};
}

QString nameOf(const Entry &entry)
{
    if (entry.extras && !entry.extras->name.isEmpty())
        return entry.extras->folder.isEmpty() ? entry.extras->name
                                              : entry.extras->folder % u'/' % entry.extras->name;
    const auto fromUrl =
        wishedPath(QUrl(QString::fromLatin1(entry.url)).fileName(QUrl::FullyDecoded));
    return fromUrl && fromUrl->folder.isEmpty() ? fromUrl->name : QStringLiteral("download");
}

class Writer
{
public:
    explicit Writer(QByteArray &out)
        : xml_(&out)
    {
        xml_.setAutoFormatting(true);
        xml_.setAutoFormattingIndent(2);
        xml_.writeStartDocument();
        xml_.writeDefaultNamespace(metalinkNamespace());
        xml_.writeStartElement(metalinkNamespace(), QStringLiteral("metalink"));
    }

    void writeFile(const Entry &entry);
    void end() { xml_.writeEndDocument(); }

private:
    void writeUrls(const Entry &entry);
    void copyKept(const QByteArray &children, const Unchanged &unchanged);
    void copyElement(QXmlStreamReader &from);
    void startCopy(const QXmlStreamReader &from);

    QXmlStreamWriter xml_;
};

void Writer::writeFile(const Entry &entry)
{
    const Unchanged unchanged = unchangedIn(entry);
    xml_.writeStartElement(metalinkNamespace(), QStringLiteral("file"));
    xml_.writeAttribute(QStringLiteral("name"), nameOf(entry));
    if (entry.extras) {
        const EntryExtras &extras = *entry.extras;
        copyKept(*extras.metalinkChildren, unchanged);
        if (!unchanged.size && extras.size >= 0)
            xml_.writeTextElement(metalinkNamespace(), QStringLiteral("size"),
                                  QString::number(extras.size));
        if (!unchanged.hash && extras.checksum) {
            xml_.writeStartElement(metalinkNamespace(), QStringLiteral("hash"));
            xml_.writeAttribute(QStringLiteral("type"),
                                QString::fromLatin1(hashName(extras.checksum->algorithm)));
            xml_.writeCharacters(QString::fromLatin1(extras.checksum->digest.toHex()));
            xml_.writeEndElement();
        }
    }
    if (!unchanged.urls)
        writeUrls(entry);
    xml_.writeEndElement();
}

void Writer::writeUrls(const Entry &entry)
{
    QList<QByteArray> urls = {entry.url};
    if (entry.extras)
        urls += *entry.extras->mirrors;
    for (qsizetype i = 0; i < urls.size(); ++i) {
        xml_.writeStartElement(metalinkNamespace(), QStringLiteral("url"));
        if (urls.size() > 1)
            xml_.writeAttribute(QStringLiteral("priority"), QString::number(i + 1));
        xml_.writeCharacters(QString::fromLatin1(urls[i]));
        xml_.writeEndElement();
    }
}

void Writer::copyKept(const QByteArray &children, const Unchanged &unchanged)
{
    if (children.isEmpty())
        return;
    QXmlStreamReader from("<file xmlns=\"urn:ietf:params:xml:ns:metalink\">" + children
                          + "</file>");
    from.readNextStartElement();
    while (from.readNextStartElement()) {
        const bool isOurs = from.namespaceUri() == metalinkNamespace();
        const QStringView name = from.name();
        if (isOurs
            && ((name == u"url" && !unchanged.urls) || (name == u"size" && !unchanged.size)
                || (name == u"hash" && !unchanged.hash)))
            from.skipCurrentElement();
        else
            copyElement(from);
    }
}

void Writer::copyElement(QXmlStreamReader &from)
{
    startCopy(from);
    for (int depth = 1; depth > 0 && !from.atEnd();) {
        from.readNext();
        if (from.isStartElement()) {
            startCopy(from);
            ++depth;
        } else if (from.isEndElement()) {
            xml_.writeEndElement();
            --depth;
        } else if (from.isCharacters() && !from.text().isEmpty()) {
            xml_.writeCharacters(from.text().toString());
        }
    }
}

void Writer::startCopy(const QXmlStreamReader &from)
{
    xml_.writeStartElement(from.namespaceUri().toString(), from.name().toString());
    for (const QXmlStreamAttribute &attribute : from.attributes()) {
        const QString name = attribute.name().toString();
        if (attribute.namespaceUri().isEmpty())
            xml_.writeAttribute(name, attribute.value().toString());
        else
            xml_.writeAttribute(attribute.namespaceUri().toString(), name,
                                attribute.value().toString());
    }
}

} // namespace

QByteArray toMetalink(const EntryList &entries)
{
    std::vector<quint32> all(entries.size());
    std::iota(all.begin(), all.end(), quint32(0));
    return toMetalink(entries, all);
}

QByteArray toMetalink(const EntryList &entries, const std::vector<quint32> &indices)
{
    QByteArray out;
    Writer writer(out);
    for (const quint32 index : indices)
        writer.writeFile(entries[index]);
    writer.end();
    return out;
}

} // namespace haul
