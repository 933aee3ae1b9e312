#include "core/parse/xmlreading.h"

#include <QBuffer>
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

// Qt and libxml2 compare each attribute of a tag with all others: files of bad intent make a square
// of it.
constexpr int maxAttributes = 250; // of one tag; real ones have dozens

// Within a tag there is no other < (XML 1.0, 3.1), so each begins one anew, whatever was before.
bool hasTooManyAttributes(QByteArrayView utf8)
{
    int count = 0;
    char quote = '\0';
    bool inTag = false;
    for (const char *at = utf8.begin(); at != utf8.end(); ++at) {
        if (*at == '<') {
            inTag = at + 1 != utf8.end() && at[1] != '!';
            count = 0;
            quote = '\0';
        } else if (!inTag) {
            continue;
        } else if (quote) {
            quote = *at == quote ? '\0' : quote;
        } else if (*at == '"' || *at == '\'') {
            quote = *at;
        } else if (*at == '>') {
            inTag = false;
        } else if (*at == '=' && ++count > maxAttributes) {
            return true;
        }
    }
    return false;
}

// Where the text behind the XML declaration begins: the text is UTF-8 by now, whatever that says.
qsizetype declarationEnd(QByteArrayView utf8)
{
    const qsizetype end = utf8.startsWith("<?xml ") ? utf8.indexOf("?>") : -1;
    return end < 0 ? 0 : end + 2;
}

} // namespace

QByteArray XmlElement::attribute(const char *name) const
{
    return attributes.value(QLatin1String(name)).toUtf8();
}

std::optional<Error> tooManyAttributes(QByteArrayView utf8)
{
    if (!hasTooManyAttributes(utf8))
        return {};
    return Error{ErrorCode::Parse, Stage::Parse,
                 QStringLiteral("a tag has more than %1 attributes").arg(maxAttributes)};
}

std::optional<Error> readXml(QByteArrayView utf8, XmlSink &sink, const ParseLimits &limits)
{
    if (auto error = tooManyAttributes(utf8))
        return error;
    utf8 = utf8.sliced(declarationEnd(utf8));
    QByteArray bytes = QByteArray::fromRawData(utf8.data(), utf8.size());
    QBuffer buffer(&bytes); // in pieces: all at once would become UTF-16 at once
    buffer.open(QIODevice::ReadOnly);
    HtmlEntities entities;
    QXmlStreamReader reader(&buffer);
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
