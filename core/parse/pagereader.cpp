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
    {"area", "href", LinkKind::Page},      {"audio", "src", LinkKind::Media},
    {"embed", "src", LinkKind::Other},     {"frame", "src", LinkKind::Frame},
    {"iframe", "src", LinkKind::Frame},    {"img", "src", LinkKind::Image},
    {"img", "srcset", LinkKind::Image},    {"object", "data", LinkKind::Other},
    {"script", "src", LinkKind::Script},   {"source", "src", LinkKind::Media},
    {"source", "srcset", LinkKind::Image}, {"track", "src", LinkKind::Media},
    {"video", "poster", LinkKind::Image},  {"video", "src", LinkKind::Media},
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

} // namespace

PageReader::PageReader(QByteArrayView pageUrl, const ParseLimits &limits)
    : limits_(limits)
    , resolver_(pageUrl)
{
    result_.url = pageUrl.toByteArray();
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
        return startHtml(attributes);
    if (tag == "svg")
        ++svgDepth_;
    if (tag == "title" && titleState_ == Title::Awaited && svgDepth_ == 0)
        titleState_ = Title::Open;

    const auto byTag = [](const LinkAttribute &row, std::string_view name) {
        return row.tag < name;
    };
    auto row = std::lower_bound(std::begin(linkAttributes), std::end(linkAttributes), tag, byTag);
    for (; row != std::end(linkAttributes) && row->tag == tag; ++row) {
        const QByteArrayView value = attributes.value(row->attribute);
        if (row->attribute == "srcset")
            addSourceSet(value);
        else
            addLink(value, row->kind, tag == "img" ? attributes.value("alt") : QByteArrayView());
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
        appendCollapsed(title_, piece, limits_.maxTitleBytes);
    if (anchor_ >= 0)
        appendCollapsed(result_.links[size_t(anchor_)].text, piece, limits_.maxTextBytes);
}

ParseResult PageReader::finish() &&
{
    closeAnchor();
    trimEnd(title_);
    result_.title = QString::fromUtf8(title_);
    return std::move(result_);
}

void PageReader::startAnchor(const HtmlAttributes &attributes)
{
    closeAnchor();
    if (addLink(attributes.value("href"), LinkKind::Page))
        anchor_ = qsizetype(result_.links.size()) - 1;
}

void PageReader::closeAnchor()
{
    if (anchor_ < 0)
        return;
    QByteArray &text = result_.links[size_t(anchor_)].text;
    trimEnd(text);
    linkBytes_ += text.size();
    anchor_ = -1;
}

void PageReader::startLinkElement(const HtmlAttributes &attributes)
{
    const QByteArrayView rel = attributes.value("rel");
    const LinkKind kind = kindOfLinkElement(rel, attributes.value("type"));
    if (addLink(attributes.value("href"), kind, attributes.value("title"))
        && hasWord(rel, "canonical"))
        addField("canonical", result_.links.back().url);
}

void PageReader::startMeta(const HtmlAttributes &attributes)
{
    const QByteArrayView content = attributes.value("content");
    if (equalsIgnoringCase(attributes.value("name"), "description"))
        addField("description", content);
    if (equalsIgnoringCase(attributes.value("http-equiv"), "refresh"))
        addLink(refreshTarget(content), LinkKind::Page);
}

void PageReader::startBase(const HtmlAttributes &attributes)
{
    const QByteArrayView href = attributes.value("href");
    if (hasBase_ || href.isEmpty() || href.size() > limits_.maxUrlBytes)
        return;
    hasBase_ = true; // the first one counts, even when it is of no use
    const UrlResolver base(resolver_.resolve(href));
    if (!base.base().isEmpty())
        resolver_ = base;
}

void PageReader::startHtml(const HtmlAttributes &attributes)
{
    addField("language", attributes.value("lang"));
}

bool PageReader::addLink(QByteArrayView reference, LinkKind kind, QByteArrayView text)
{
    if (isBlank(reference) || reference.size() > limits_.maxUrlBytes || result_.error)
        return false;
    const auto count = qsizetype(result_.links.size());
    if (count >= limits_.maxLinks || linkBytes_ > limits_.maxLinkBytes) {
        const QString detail =
            QStringLiteral("the links after the first %1 are left out").arg(count);
        result_.error = Error{ErrorCode::TooLarge, Stage::Parse, detail};
        return false;
    }
    Link link{resolver_.resolve(reference), {}, kind};
    linkBytes_ += link.url.size(); // of one left out, too: it has cost as much
    if (link.url.isEmpty() || link.url.size() > limits_.maxUrlBytes)
        return false;
    appendCollapsed(link.text, text, limits_.maxTextBytes);
    trimEnd(link.text);
    linkBytes_ += link.text.size();
    result_.links.push_back(std::move(link));
    return true;
}

void PageReader::addSourceSet(QByteArrayView candidates)
{
    while (true) {
        const QByteArrayView url = nextCandidate(candidates);
        if (url.isEmpty())
            return;
        addLink(url, LinkKind::Image);
    }
}

void PageReader::addField(const char *name, QByteArrayView value)
{
    const bool known = std::any_of(result_.fields.begin(), result_.fields.end(),
                                   [&](const auto &field) { return field.first == name; });
    QByteArray text;
    appendCollapsed(text, value, limits_.maxTitleBytes);
    trimEnd(text);
    if (!known && !text.isEmpty())
        result_.fields.emplace_back(name, std::move(text));
}

} // namespace haul
