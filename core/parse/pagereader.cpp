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

void PageReader::startElement(std::string_view tag, const HtmlAttributes &attributes)
{
    if (tag == "a")
        return startAnchor(attributes);
    if (tag == "link")
        return startLinkElement(attributes);
    if (tag == "meta")
        return startMeta(attributes);
    if (tag == "base")
        return startBase(attributes);
    if (tag == "html")
        return builder_.addField("language", attributes.value("lang"));
    if (tag == "svg")
        ++svgDepth_;
    if (tag == "title" && titleState_ == Title::Awaited && svgDepth_ == 0)
        titleState_ = Title::Open;
    addLinksOf(tag, attributes);
}

void PageReader::addLinksOf(std::string_view tag, const HtmlAttributes &attributes)
{
    const auto byTag = [](const LinkAttribute &row, std::string_view name) {
        return row.tag < name;
    };
    auto row = std::lower_bound(std::begin(linkAttributes), std::end(linkAttributes), tag, byTag);
    for (; row != std::end(linkAttributes) && row->tag == tag; ++row) {
        const QByteArrayView value = attributes.value(row->attribute);
        if (row->attribute == "srcset")
            addSourceSet(value);
        else
            builder_.addLink(value, row->kind,
                             tag == "img" ? attributes.value("alt") : QByteArrayView());
    }
}

void PageReader::endElement(std::string_view tag)
{
    if (tag == "a")
        closeAnchor();
    else if (tag == "title" && titleState_ == Title::Open)
        titleState_ = Title::Read;
    else if (tag == "svg" && svgDepth_ > 0)
        --svgDepth_;
}

void PageReader::text(QByteArrayView piece)
{
    if (titleState_ == Title::Open)
        appendCollapsed(title_, piece, builder_.limits().maxTitleBytes);
    if (anchor_)
        builder_.appendText(*anchor_, piece);
}

ParseResult PageReader::finish() &&
{
    closeAnchor();
    builder_.setTitle(title_);
    return std::move(builder_).finish();
}

void PageReader::startAnchor(const HtmlAttributes &attributes)
{
    closeAnchor();
    const LinkRels rels = linkRelsFromNames(attributes.value("rel"));
    if (builder_.addLink(attributes.value("href"), LinkKind::Page, {}, rels))
        anchor_ = builder_.linkCount() - 1;
}

void PageReader::closeAnchor()
{
    if (anchor_)
        builder_.closeText(*anchor_);
    anchor_.reset();
}

void PageReader::startLinkElement(const HtmlAttributes &attributes)
{
    const QByteArrayView rel = attributes.value("rel");
    const LinkKind kind = kindOfLinkElement(rel, attributes.value("type"));
    const LinkRels rels = linkRelsFromNames(rel);
    if (builder_.addLink(attributes.value("href"), kind, attributes.value("title"), rels)
        && rels.testFlag(LinkRel::Canonical))
        builder_.addField("canonical", builder_.lastUrl());
    addSourceSet(attributes.value("imagesrcset"));
}

void PageReader::startMeta(const HtmlAttributes &attributes)
{
    const QByteArrayView content = attributes.value("content");
    const QByteArrayView name = attributes.value("name");
    if (equalsIgnoringCase(name, "description"))
        builder_.addField("description", content);
    if (equalsIgnoringCase(name, "robots"))
        builder_.addField("robots", content);
    if (equalsIgnoringCase(attributes.value("http-equiv"), "refresh"))
        builder_.addLink(refreshTarget(content), LinkKind::Page);
    const QByteArrayView property = attributes.value("property");
    if (property.isEmpty())
        return;
    for (const MetaLink &row : metaLinks) {
        if (equalsIgnoringCase(property, row.property))
            builder_.addLink(content, row.kind);
    }
}

void PageReader::startBase(const HtmlAttributes &attributes)
{
    const QByteArrayView href = attributes.value("href");
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
