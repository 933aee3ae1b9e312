// Reads sitemap.xml and indexes of sitemaps (sitemaps.org): the <loc> of each <url> or <sitemap>,
// which are what a line of the list is. One thread at a time.
#pragma once

#include "core/lists/xmlreader.h"

namespace haul {

class SitemapReader : public XmlReader
{
public:
    explicit SitemapReader(const ReadOptions &options);

private:
    void startElement(const QXmlStreamReader &xml, int depth) override;
    void endElement(const QXmlStreamReader &xml, int depth) override;

    qint64 itemLine_ = 0;
    QByteArray url_;
};

} // namespace haul
