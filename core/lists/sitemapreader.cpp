#include "core/lists/sitemapreader.h"

namespace haul {

SitemapReader::SitemapReader(const ReadOptions &options)
    : XmlReader(ListFormat::Sitemap, options)
{
}

void SitemapReader::startElement(const QXmlStreamReader &, int depth)
{
    if (depth == 2) {
        itemLine_ = line();
        url_.clear();
    }
}

void SitemapReader::endElement(const QXmlStreamReader &xml, int depth)
{
    if (depth == 3 && xml.name() == u"loc" && url_.isEmpty())
        url_ = text();
    if (depth != 2 || (xml.name() != u"url" && xml.name() != u"sitemap"))
        return;
    if (url_.isEmpty())
        list_.reject(xml.name().toUtf8(), itemLine_, RejectReason::NoUrl);
    else
        list_.addReference(url_, itemLine_);
}

} // namespace haul
