#include "core/parse/pagereader.h"

#include "core/parse/pagetext.h"
#include "core/parse/urlbytes.h"

#include <algorithm>
#include <initializer_list>

namespace haul {
namespace {

struct LinkAttribute
{
    std::string_view tag;
    std::string_view attribute;
    LinkKind kind;
};

// <a>, <link> and <meta> need more than a table.
constexpr LinkAttribute linkAttributes[] = {
    {"area", "href", LinkKind::Page},        {"audio", "src", LinkKind::Media},
    {"body", "background", LinkKind::Image}, {"embed", "src", LinkKind::Other},
    {"frame", "src", LinkKind::Frame},       {"iframe", "src", LinkKind::Frame},
    {"image", "href", LinkKind::Image},      {"image", "xlink:href", LinkKind::Image},
    {"img", "src", LinkKind::Image},         {"img", "srcset", LinkKind::Image},
    {"input", "src", LinkKind::Image},       {"object", "data", LinkKind::Other},
    {"script", "src", LinkKind::Script},     {"source", "src", LinkKind::Media},
    {"source", "srcset", LinkKind::Image},   {"track", "src", LinkKind::Media},
    {"video", "poster", LinkKind::Image},    {"video", "src", LinkKind::Media},
};
static_assert(std::is_sorted(std::begin(linkAttributes), std::end(linkAttributes),
                             [](const auto &a, const auto &b) { return a.tag < b.tag; }));

LinkKind kindOfLinkElement(QByteArrayView rel, QByteArrayView type)
{
    if (hasWord(rel, "icon") || hasWord(rel, "apple-touch-icon") || hasWord(rel, "mask-icon"))
        return LinkKind::Image;
    if (hasWord(rel, "stylesheet"))
        return LinkKind::Style;
    const auto isType = [&](QByteArrayView feed) { return equalsIgnoringCase(type, feed); };
    const std::initializer_list<QByteArrayView> feeds = {
        "application/rss+xml", "application/atom+xml", "application/feed+json"};
    if (hasWord(rel, "alternate") && std::any_of(feeds.begin(), feeds.end(), isType))
        return LinkKind::Feed;
    return LinkKind::Other;
}

struct MetaLink
{
    QByteArrayView property;
    LinkKind kind;
};

// What a page names for others to show with it (the Open Graph protocol).
constexpr MetaLink metaLinks[] = {
    {"og:image", LinkKind::Image},
    {"og:image:url", LinkKind::Image},
    {"og:image:secure_url", LinkKind::Image},
    {"og:video", LinkKind::Media},
    {"og:video:url", LinkKind::Media},
    {"og:video:secure_url", LinkKind::Media},
    {"og:audio", LinkKind::Media},
    {"og:audio:url", LinkKind::Media},
};

} // namespace

PageReader::PageReader(QByteArrayView pageUrl, QByteArrayView charset, const ParseLimits &limits)
    : builder_(pageUrl, limits, charset)
{
}

void PageReader::read(QByteArrayView utf8)
{
    HtmlScanner page(utf8);
    while (page.next()) {
        switch (page.kind()) {
        case HtmlScanner::Kind::Start:
            startElement(page);
            break;
        case HtmlScanner::Kind::End:
            endElement(page.name());
            break;
        case HtmlScanner::Kind::Text:
            takeText(page);
            break;
        }
    }
}

void PageReader::startElement(HtmlScanner &page)
{
    lookInto(page);
    if (page.isSelfClosing())
        endElement(page.name());
    else if (page.name() != "a" && !isVoidElement(page.name()))
        open_.open(page.name());
}

void PageReader::lookInto(HtmlScanner &page)
{
    const std::string_view tag = page.name();
    if (tag == "a")
        return startAnchor(page);
    if (tag == "link")
        return startLinkElement(page);
    if (tag == "meta")
        return startMeta(page);
    if (tag == "base")
        return startBase(page);
    if (tag == "html")
        return builder_.addField("language", page.attribute("lang"));
    if (tag == "svg")
        ++svgDepth_;
    if (tag == "title" && titleState_ == Title::Awaited && svgDepth_ == 0)
        titleState_ = Title::Open;
    addLinksOf(page);
}

void PageReader::addLinksOf(HtmlScanner &page)
{
    const auto byTag = [](const LinkAttribute &row, std::string_view name) {
        return row.tag < name;
    };
    const std::string_view tag = page.name();
    auto row = std::lower_bound(std::begin(linkAttributes), std::end(linkAttributes), tag, byTag);
    for (; row != std::end(linkAttributes) && row->tag == tag; ++row) {
        const QByteArrayView value = page.attribute(row->attribute);
        if (row->attribute == "srcset")
            addSourceSet(value);
        else
            builder_.addLink(value, row->kind,
                             tag == "img" ? page.attribute("alt") : QByteArrayView());
    }
}

void PageReader::endElement(std::string_view tag)
{
    if (tag == "a")
        return closeAnchor();
    if (tag == "title" && titleState_ == Title::Open)
        titleState_ = Title::Read;
    else if (tag == "svg" && svgDepth_ > 0)
        --svgDepth_;
    open_.close(tag);
    if (open_.depth() < anchorDepth_)
        closeAnchor();
}

// Most of a page's text is nobody's.
void PageReader::takeText(const HtmlScanner &page)
{
    if (titleState_ != Title::Open && !anchor_)
        return;
    const bool isPlain = !page.rawText().contains('&');
    const QByteArray decoded = isPlain ? QByteArray() : page.text();
    const QByteArrayView text = isPlain ? page.rawText() : QByteArrayView(decoded);
    if (titleState_ == Title::Open)
        appendCollapsed(title_, text, builder_.limits().maxTitleBytes);
    if (anchor_)
        builder_.appendText(*anchor_, text);
}

ParseResult PageReader::finish() &&
{
    closeAnchor();
    builder_.setTitle(title_);
    return std::move(builder_).finish();
}

void PageReader::startAnchor(HtmlScanner &page)
{
    closeAnchor();
    const LinkRels rels = linkRelsFromNames(page.attribute("rel"));
    if (builder_.addLink(page.attribute("href"), LinkKind::Page, {}, rels))
        anchor_ = builder_.linkCount() - 1;
    anchorDepth_ = anchor_ ? open_.depth() : 0;
}

void PageReader::closeAnchor()
{
    if (anchor_)
        builder_.closeText(*anchor_);
    anchor_.reset();
    anchorDepth_ = 0;
}

void PageReader::startLinkElement(HtmlScanner &page)
{
    const QByteArrayView rel = page.attribute("rel");
    const LinkKind kind = kindOfLinkElement(rel, page.attribute("type"));
    const LinkRels rels = linkRelsFromNames(rel);
    if (builder_.addLink(page.attribute("href"), kind, page.attribute("title"), rels)
        && rels.testFlag(LinkRel::Canonical))
        builder_.addField("canonical", builder_.lastUrl());
    addSourceSet(page.attribute("imagesrcset"));
}

void PageReader::startMeta(HtmlScanner &page)
{
    const QByteArrayView content = page.attribute("content");
    const QByteArrayView name = page.attribute("name");
    if (equalsIgnoringCase(name, "description"))
        builder_.addField("description", content);
    if (equalsIgnoringCase(name, "robots"))
        builder_.addField("robots", content);
    if (equalsIgnoringCase(page.attribute("http-equiv"), "refresh"))
        builder_.addLink(refreshTarget(content), LinkKind::Page);
    const QByteArrayView property = page.attribute("property");
    if (property.isEmpty())
        return;
    for (const MetaLink &row : metaLinks) {
        if (equalsIgnoringCase(property, row.property))
            builder_.addLink(content, row.kind);
    }
}

void PageReader::startBase(HtmlScanner &page)
{
    const QByteArrayView href = page.attribute("href");
    if (hasBase_ || href.isEmpty() || href.size() > builder_.limits().maxUrlBytes)
        return;
    hasBase_ = true; // the first one counts, even when it is of no use
    builder_.setBase(href);
}

void PageReader::addSourceSet(QByteArrayView candidates)
{
    while (true) {
        const QByteArrayView url = nextCandidate(candidates);
        if (url.isEmpty())
            return;
        builder_.addLink(url, LinkKind::Image);
    }
}

} // namespace haul
