// What each kind of XML file is read with; xmlfile.cpp chooses by the root element.
#pragma once

#include "core/parse/resultbuilder.h"
#include "core/parse/xmlreading.h"

#include <memory>

namespace haul {

// Builds a result from what it is told.
class XmlResultSink : public XmlSink
{
public:
    XmlResultSink(QByteArrayView url, const ParseLimits &limits)
        : builder_(url, limits)
    {
    }

    // What there is to add at the end. The error is the reading's.
    ParseResult finish(const std::optional<Error> &error);

protected:
    virtual void addFields() = 0;

    ResultBuilder builder_;
};

std::unique_ptr<XmlResultSink> makeFeedSink(QByteArrayView url, const ParseLimits &limits);
std::unique_ptr<XmlResultSink> makeSitemapSink(QByteArrayView url, const ParseLimits &limits);
std::unique_ptr<XmlResultSink> makeTracksSink(QByteArrayView url, const ParseLimits &limits);
std::unique_ptr<XmlResultSink> makePlainXmlSink(QByteArrayView url, const ParseLimits &limits);

} // namespace haul
