// Reads XML as a stream and tells a sink what it meets: no tree, no network, no entities but those
// of the document itself, within Qt's limit on their growth.
//
//     FeedReader sink(url, limits);
//     if (const auto error = readXml(utf8, sink, limits)) ...  // the sink has what came before
//
// HTML's entities (&nbsp;) are known without a DTD, as feeds use them so. Any thread.
#pragma once

#include "core/base/error.h"
#include "core/parse/parselimits.h"

#include <QByteArray>
#include <QXmlStreamAttributes>

#include <optional>

namespace haul {

struct XmlElement
{
    QStringView name;   // without its prefix
    QStringView prefix; // as written
    QStringView space;  // the namespace's URI; may be empty
    const QXmlStreamAttributes &attributes;
    int depth = 0; // 1 for the root

    QByteArray attribute(const char *name) const; // UTF-8; empty when it is not there
};

class XmlSink
{
public:
    virtual ~XmlSink() = default;

    virtual void startElement(const XmlElement &element) = 0;
    virtual void endElement(QStringView name, int depth) = 0;
    // A piece of text between tags, CDATA too, entities decoded.
    virtual void text(QByteArrayView utf8) = 0;
};

// Valid UTF-8, whatever its declaration says. What is wrong comes with its line and column.
std::optional<Error> readXml(QByteArrayView utf8, XmlSink &sink, const ParseLimits &limits);

// The mistake of a file that has a tag of more attributes than any parser should compare with each
// other; nothing when there is none.
std::optional<Error> tooManyAttributes(QByteArrayView utf8);

} // namespace haul
