#include "core/parse/xmlreading.h"

#include <QXmlStreamReader>

#include <libxml/HTMLparser.h>

namespace haul {
namespace {

class HtmlEntities final : public QXmlStreamEntityResolver
{
public:
    QString resolveUndeclaredEntity(const QString &name) override
    {
        const QByteArray latin = name.toLatin1();
        const htmlEntityDesc *const entity =
            htmlEntityLookup(reinterpret_cast<const xmlChar *>(latin.constData()));
        return entity ? QString(QChar(entity->value)) : QString();
    }
};

Error xmlError(const QXmlStreamReader &reader, const QString &why)
{
    return {ErrorCode::Parse, Stage::Parse,
            QStringLiteral("not well-formed XML at line %1, column %2: %3")
                .arg(reader.lineNumber())
                .arg(reader.columnNumber())
                .arg(why)};
}

} // namespace

QByteArray XmlElement::attribute(const char *name) const
{
    return attributes.value(QLatin1String(name)).toUtf8();
}

std::optional<Error> readXml(QIODevice &device, XmlSink &sink, const ParseLimits &limits)
{
    HtmlEntities entities;
    QXmlStreamReader reader(&device);
    reader.setEntityResolver(&entities);
    int depth = 0;
    while (!reader.atEnd()) {
        switch (reader.readNext()) {
        case QXmlStreamReader::StartElement: {
            if (++depth > limits.maxDepth)
                return xmlError(
                    reader,
                    QStringLiteral("more than %1 elements in each other").arg(limits.maxDepth));
            const QXmlStreamAttributes attributes = reader.attributes();
            sink.startElement(
                {reader.name(), reader.prefix(), reader.namespaceUri(), attributes, depth});
            break;
        }
        case QXmlStreamReader::EndElement:
            sink.endElement(reader.name(), depth--);
            break;
        case QXmlStreamReader::Characters:
            sink.text(reader.text().toUtf8());
            break;
        default:
            break;
        }
    }
    if (reader.hasError())
        return xmlError(reader, reader.errorString());
    return {};
}

} // namespace haul
