// Collects from a page what a result holds: title, links and fields, in document order.
//
//     PageReader reader(pageUrl, limits);
//     readHtml(utf8, reader);
//     ParseResult result = std::move(reader).finish();
//
// Which attribute of which element is what kind of link stands in one table in the .cpp. Links are
// kept as the page has them, repeats too. Any thread, one page.
#pragma once

#include "core/model/parseresult.h"
#include "core/parse/htmlsax.h"
#include "core/parse/parselimits.h"
#include "core/parse/urlresolver.h"

namespace haul {

class PageReader final : public HtmlSink
{
public:
    PageReader(QByteArrayView pageUrl, const ParseLimits &limits);

    void startElement(std::string_view tag, const HtmlAttributes &attributes) override;
    void endElement(std::string_view tag) override;
    void text(QByteArrayView piece) override;

    ParseResult finish() &&;

private:
    void startAnchor(const HtmlAttributes &attributes);
    void startLinkElement(const HtmlAttributes &attributes);
    void startMeta(const HtmlAttributes &attributes);
    void startBase(const HtmlAttributes &attributes);
    void startHtml(const HtmlAttributes &attributes);

    // False when there is nothing to download, or no room.
    bool addLink(QByteArrayView reference, LinkKind kind, QByteArrayView text = {});
    void addSourceSet(QByteArrayView candidates);
    void addField(const char *name, QByteArrayView value);
    void closeAnchor();

    ParseLimits limits_;
    UrlResolver resolver_;
    ParseResult result_;
    QByteArray title_;
    qint64 linkBytes_ = 0;
    qsizetype anchor_ = -1; // the link whose text is being read
    int svgDepth_ = 0;      // <svg> has titles of its own
    enum class Title { Awaited, Open, Read } titleState_ = Title::Awaited;
    bool hasBase_ = false;
};

} // namespace haul
