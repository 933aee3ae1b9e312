// Collects from a page what a result holds: title, links and fields, in document order.
//
//     PageReader reader(pageUrl, charset, limits);
//     readHtml(utf8, reader);
//     ParseResult result = std::move(reader).finish();
//
// Which attribute of which element is what kind of link stands in one table in the .cpp. Links are
// kept as the page has them, repeats too. Any thread, one page.
#pragma once

#include "core/parse/htmlsax.h"
#include "core/parse/resultbuilder.h"

#include <optional>

namespace haul {

class PageReader final : public HtmlSink
{
public:
    PageReader(QByteArrayView pageUrl, QByteArrayView charset, const ParseLimits &limits);

    void startElement(std::string_view tag, const HtmlAttributes &attributes) override;
    void endElement(std::string_view tag) override;
    void text(QByteArrayView piece) override;

    ParseResult finish() &&;

private:
    void startAnchor(const HtmlAttributes &attributes);
    void startLinkElement(const HtmlAttributes &attributes);
    void startMeta(const HtmlAttributes &attributes);
    void startBase(const HtmlAttributes &attributes);
    void addLinksOf(std::string_view tag, const HtmlAttributes &attributes);
    void addSourceSet(QByteArrayView candidates);
    void closeAnchor();

    ResultBuilder builder_;
    QByteArray title_;
    std::optional<size_t> anchor_; // the link whose text is being read
    int svgDepth_ = 0;             // <svg> has titles of its own
    enum class Title { Awaited, Open, Read } titleState_ = Title::Awaited;
    bool hasBase_ = false;
};

} // namespace haul
