// Sitemaps (sitemaps.org, and Google's images and videos in them): a link for each address, and the
// sitemaps that an index names as feeds: lists of further addresses.
#include "core/parse/pagetext.h"
#include "core/parse/xmlsinks.h"

namespace haul {
namespace {

class SitemapReader final : public XmlResultSink
{
public:
    using XmlResultSink::XmlResultSink;

    void startElement(const XmlElement &element) override
    {
        if (element.depth == 1)
            isIndex_ = element.name == u"sitemapindex";
        if (element.depth == 2)
            ++entries_;
        if (element.name == u"link") // the same page in another language
            builder_.addLink(element.attribute("href"), LinkKind::Page, {}, LinkRel::Alternate);
        const bool address = element.name == u"loc" || element.name == u"content_loc"
                             || element.name == u"thumbnail_loc";
        if (!address)
            return;
        addressDepth_ = element.depth;
        address_.clear();
        if (element.depth == 3)
            kind_ = isIndex_ ? LinkKind::Feed : LinkKind::Page;
        else
            kind_ = element.name == u"content_loc" ? LinkKind::Media : LinkKind::Image;
    }

    void endElement(QStringView, int depth) override
    {
        if (depth != addressDepth_)
            return;
        builder_.addLink(address_, kind_);
        addressDepth_ = 0;
    }

    void text(QByteArrayView utf8) override
    {
        if (addressDepth_)
            appendCollapsed(address_, utf8, builder_.limits().maxUrlBytes);
    }

private:
    void addFields() override
    {
        builder_.addField("sitemap", isIndex_ ? "index" : "urls");
        builder_.addField("entries", entries_);
    }

    bool isIndex_ = false;
    int addressDepth_ = 0; // 0 outside of addresses
    LinkKind kind_ = LinkKind::Page;
    QByteArray address_;
    qint64 entries_ = 0;
};

} // namespace

std::unique_ptr<XmlResultSink> makeSitemapSink(QByteArrayView url, const ParseLimits &limits)
{
    return std::make_unique<SitemapReader>(url, limits);
}

} // namespace haul
