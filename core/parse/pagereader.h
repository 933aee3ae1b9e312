// Collects from a page what a result holds: title, links and fields, in document order.
//
//     PageReader reader(pageUrl, charset, limits);
//     reader.read(utf8);
//     ParseResult result = std::move(reader).finish();
//
// Which attribute of which element is what kind of link stands in one table in the .cpp. Links are
// kept as the page has them, repeats too. A link's text ends with the link, with the next one, or
// with an element that the link stands in. Any thread, one page.
#pragma once

#include "core/parse/htmlscanner.h"
#include "core/parse/openelements.h"
#include "core/parse/resultbuilder.h"

#include <optional>

namespace haul {

class PageReader
{
public:
    PageReader(QByteArrayView pageUrl, QByteArrayView charset, const ParseLimits &limits);

    // The bytes are valid UTF-8.
    void read(QByteArrayView utf8);
    ParseResult finish() &&;

private:
    void startElement(HtmlScanner &page);
    void endElement(std::string_view tag);
    void takeText(const HtmlScanner &page);
    void lookInto(HtmlScanner &page);
    void startAnchor(HtmlScanner &page);
    void startLinkElement(HtmlScanner &page);
    void startMeta(HtmlScanner &page);
    void startBase(HtmlScanner &page);
    void addLinksOf(HtmlScanner &page);
    void addSourceSet(QByteArrayView candidates);
    void closeAnchor();

    ResultBuilder builder_;
    QByteArray title_;
    OpenElements open_;            // but for <a>
    std::optional<size_t> anchor_; // the link whose text is being read
    size_t anchorDepth_ = 0;       // so many elements it stands in
    int svgDepth_ = 0;             // <svg> has titles of its own
    enum class Title { Awaited, Open, Read } titleState_ = Title::Awaited;
    bool hasBase_ = false;
};

} // namespace haul
