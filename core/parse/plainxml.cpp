// XML of any kind: its root, namespace, how many elements, the first <title> near the root, and the
// size of an SVG drawing. XSPF playlists (xspf.org) beside it: a title and a link for each track.
#include "core/parse/pagetext.h"
#include "core/parse/xmlsinks.h"

namespace haul {
namespace {

class PlainXmlReader final : public XmlResultSink
{
public:
    using XmlResultSink::XmlResultSink;

    void startElement(const XmlElement &element) override
    {
        ++elements_;
        if (element.depth == 1)
            startRoot(element);
        if (!hasTitle_ && element.depth <= 3 && element.name == u"title")
            titleDepth_ = element.depth;
    }

    void endElement(QStringView, int depth) override
    {
        if (depth != titleDepth_)
            return;
        hasTitle_ = true;
        titleDepth_ = 0;
    }

    void text(QByteArrayView utf8) override
    {
        if (titleDepth_)
            appendCollapsed(title_, utf8, builder_.limits().maxTitleBytes);
    }

private:
    void startRoot(const XmlElement &root)
    {
        builder_.addField("root", root.name.toUtf8());
        builder_.addField("namespace", root.space.toUtf8());
        builder_.addField("language", root.attribute("xml:lang"));
        if (root.name != u"svg")
            return;
        builder_.addField("width", root.attribute("width"));
        builder_.addField("height", root.attribute("height"));
        builder_.addField("viewBox", root.attribute("viewBox"));
    }

    void addFields() override
    {
        builder_.setTitle(title_);
        builder_.addField("elements", elements_);
    }

    QByteArray title_;
    bool hasTitle_ = false;
    int titleDepth_ = 0; // 0 outside of it
    qint64 elements_ = 0;
};

class TracksReader final : public XmlResultSink
{
public:
    using XmlResultSink::XmlResultSink;

    void startElement(const XmlElement &element) override
    {
        if (element.depth == 1)
            builder_.setBase(element.attribute("xml:base"));
        const bool inTrack = element.depth == 4;
        entries_ += element.depth == 3 && element.name == u"track";
        into_ = element.name == u"title" && (inTrack || element.depth == 2) ? &title_
                : inTrack && element.name == u"location"                    ? &location_
                                                                            : nullptr;
        if (into_)
            into_->clear();
    }

    void endElement(QStringView name, int depth) override
    {
        into_ = nullptr;
        if (depth == 2 && name == u"title" && !builder_.hasTitle())
            builder_.setTitle(title_);
        if (depth != 3 || name != u"track")
            return;
        builder_.addLink(location_, LinkKind::Media, title_);
        location_.clear();
        title_.clear();
    }

    void text(QByteArrayView utf8) override
    {
        if (into_)
            appendCollapsed(*into_, utf8, builder_.limits().maxUrlBytes);
    }

private:
    void addFields() override
    {
        builder_.addField("playlist", "xspf");
        builder_.addField("entries", entries_);
    }

    QByteArray title_;
    QByteArray location_;
    QByteArray *into_ = nullptr;
    qint64 entries_ = 0;
};

} // namespace

std::unique_ptr<XmlResultSink> makePlainXmlSink(QByteArrayView url, const ParseLimits &limits)
{
    return std::make_unique<PlainXmlReader>(url, limits);
}

std::unique_ptr<XmlResultSink> makeTracksSink(QByteArrayView url, const ParseLimits &limits)
{
    return std::make_unique<TracksReader>(url, limits);
}

} // namespace haul
