// Feeds: RSS 0.9x, 1.0 (RDF) and 2.0, Atom (RFC 4287), Media RSS. The title, a link for each entry
// (a page, its text the entry's title), and each enclosure, as media or image, of the same text.
#include "core/parse/pagetext.h"
#include "core/parse/urlbytes.h"
#include "core/parse/xmlsinks.h"

#include <algorithm>
#include <vector>

namespace haul {
namespace {

constexpr QStringView feedSpaces[] = {
    u"",
    u"http://www.w3.org/2005/Atom",
    u"http://purl.org/atom/ns#",
    u"http://purl.org/rss/1.0/",
    u"http://my.netscape.com/rdf/simple/0.9/",
    u"http://backend.userland.com/rss2",
};
constexpr QStringView mediaSpace = u"http://search.yahoo.com/mrss/";

LinkKind kindOfEnclosure(QByteArrayView type)
{
    return type.startsWith("image/") ? LinkKind::Image : LinkKind::Media;
}

class FeedReader final : public XmlResultSink
{
public:
    using XmlResultSink::XmlResultSink;

    void startElement(const XmlElement &element) override;
    void endElement(QStringView name, int depth) override;
    void text(QByteArrayView utf8) override;

private:
    enum class Collect { Nothing, Title, Link, Guid, Description, Language };
    struct Pending
    {
        QByteArray reference;
        LinkKind kind;
        LinkRels rels;
    };

    void startFeed(const XmlElement &element);
    void startChild(const XmlElement &element);
    void startLink(const XmlElement &element);
    void startMedia(const XmlElement &element);
    void collect(Collect what, int depth);
    void endCollected();
    void endEntry();
    void addPending(const QByteArray &reference, LinkKind kind, LinkRels rels = {});
    void addFields() override;

    QByteArray format_;
    QByteArray collected_;
    Collect collect_ = Collect::Nothing;
    int collectDepth_ = 0;
    int entryDepth_ = 0; // 0 outside of entries
    bool guidIsLink_ = false;
    QByteArray entryTitle_;
    QByteArray guid_;
    std::vector<Pending> pending_; // the links of the entry, until its title is known
    qint64 entries_ = 0;
};

void FeedReader::startElement(const XmlElement &element)
{
    if (element.depth == 1)
        return startFeed(element);
    if (collect_ != Collect::Nothing)
        return; // markup within a title
    if (element.space == mediaSpace)
        return startMedia(element);
    const bool own = std::any_of(std::begin(feedSpaces), std::end(feedSpaces),
                                 [&](QStringView space) { return space == element.space; });
    if (!own)
        return;
    if (entryDepth_ == 0 && (element.name == u"item" || element.name == u"entry")) {
        entryDepth_ = element.depth;
        ++entries_;
        return;
    }
    startChild(element);
}

void FeedReader::startFeed(const XmlElement &element)
{
    format_ = element.name == u"feed" ? "atom" : "rss";
    builder_.setBase(element.attribute("xml:base"));
    builder_.addField("language", element.attribute("xml:lang"));
}

// Only what stands in the feed itself (below <channel> or <feed>) or in an entry itself.
void FeedReader::startChild(const XmlElement &element)
{
    const int depth = element.depth;
    if (entryDepth_ ? depth != entryDepth_ + 1 : depth != (format_ == "atom" ? 2 : 3))
        return;
    if (element.name == u"title")
        return collect(Collect::Title, depth);
    if (element.name == u"link")
        return startLink(element);
    if (entryDepth_ && element.name == u"enclosure")
        return addPending(element.attribute("url"), kindOfEnclosure(element.attribute("type")),
                          LinkRel::Enclosure);
    if (entryDepth_ && element.name == u"guid") {
        guidIsLink_ = element.attribute("isPermaLink") != "false";
        return collect(Collect::Guid, depth);
    }
    if (!entryDepth_ && (element.name == u"description" || element.name == u"subtitle"))
        return collect(Collect::Description, depth);
    if (!entryDepth_ && element.name == u"language")
        return collect(Collect::Language, depth);
}

// RSS writes the address between the tags, Atom in an attribute.
void FeedReader::startLink(const XmlElement &element)
{
    const QByteArray href = element.attribute("href");
    if (href.isEmpty())
        return collect(Collect::Link, element.depth);
    const QByteArray rel = element.attribute("rel");
    const LinkRels rels = rel.isEmpty() ? LinkRel::Alternate : linkRelsFromNames(rel);
    const LinkKind kind = rels.testFlag(LinkRel::Enclosure)
                              ? kindOfEnclosure(element.attribute("type"))
                          : rels.testFlag(LinkRel::Self) ? LinkKind::Feed
                                                         : LinkKind::Page;
    addPending(href, kind, rels);
}

void FeedReader::startMedia(const XmlElement &element)
{
    if (!entryDepth_)
        return;
    if (element.name == u"thumbnail")
        addPending(element.attribute("url"), LinkKind::Image);
    if (element.name == u"content") {
        const bool image = element.attribute("medium") == "image"
                           || element.attribute("type").startsWith("image/");
        addPending(element.attribute("url"), image ? LinkKind::Image : LinkKind::Media);
    }
}

void FeedReader::collect(Collect what, int depth)
{
    collect_ = what;
    collectDepth_ = depth;
    collected_.clear();
}

void FeedReader::text(QByteArrayView utf8)
{
    const ParseLimits &limits = builder_.limits();
    const bool address = collect_ == Collect::Link || collect_ == Collect::Guid;
    if (collect_ != Collect::Nothing)
        appendCollapsed(collected_, utf8, address ? limits.maxUrlBytes : limits.maxTitleBytes);
}

void FeedReader::endElement(QStringView, int depth)
{
    if (collect_ != Collect::Nothing && depth == collectDepth_)
        endCollected();
    if (entryDepth_ && depth == entryDepth_)
        endEntry();
    if (entryDepth_ == 0)
        endEntry(); // the feed's own links wait for nothing
}

void FeedReader::endCollected()
{
    trimEnd(collected_);
    switch (std::exchange(collect_, Collect::Nothing)) {
    case Collect::Title:
        if (entryDepth_)
            entryTitle_ = collected_;
        else if (!builder_.hasTitle())
            builder_.setTitle(collected_);
        break;
    case Collect::Link:
        addPending(collected_, LinkKind::Page);
        break;
    case Collect::Guid:
        guid_ = guidIsLink_ && collected_.startsWith("http") ? collected_ : QByteArray();
        break;
    case Collect::Description:
        builder_.addField("description", collected_);
        break;
    case Collect::Language:
        builder_.addField("language", collected_);
        break;
    case Collect::Nothing:
        break;
    }
}

void FeedReader::addPending(const QByteArray &reference, LinkKind kind, LinkRels rels)
{
    if (!reference.isEmpty() && qsizetype(pending_.size()) < builder_.limits().maxLinks)
        pending_.push_back({reference, kind, rels});
}

void FeedReader::endEntry()
{
    const auto isPage = [](const Pending &link) { return link.kind == LinkKind::Page; };
    if (!guid_.isEmpty() && std::none_of(pending_.begin(), pending_.end(), isPage))
        addPending(guid_, LinkKind::Page);
    for (const Pending &link : pending_)
        builder_.addLink(link.reference, link.kind, entryTitle_, link.rels);
    pending_.clear();
    guid_.clear();
    entryTitle_.clear();
    entryDepth_ = 0;
}

void FeedReader::addFields()
{
    endEntry();
    builder_.addField("feed", format_);
    builder_.addField("entries", entries_);
}

} // namespace

std::unique_ptr<XmlResultSink> makeFeedSink(QByteArrayView url, const ParseLimits &limits)
{
    return std::make_unique<FeedReader>(url, limits);
}

} // namespace haul
