#include "core/parse/xmlfile.h"

#include "core/parse/charset.h"
#include "core/parse/contenttype.h"
#include "core/parse/htmlpage.h"
#include "core/parse/xmlsinks.h"

#include <iterator>

namespace haul {
namespace {

using MakeSink = std::unique_ptr<XmlResultSink> (*)(QByteArrayView url, const ParseLimits &limits);

struct SinkOfRoot
{
    QStringView root;
    MakeSink make;
};

constexpr SinkOfRoot sinks[] = {
    {u"rss", makeFeedSink},
    {u"feed", makeFeedSink},
    {u"RDF", makeFeedSink},
    {u"urlset", makeSitemapSink},
    {u"sitemapindex", makeSitemapSink},
    {u"playlist", makeTracksSink},
};

MakeSink sinkFor(QStringView root)
{
    for (const SinkOfRoot &row : sinks) {
        if (row.root == root)
            return row.make;
    }
    return makePlainXmlSink;
}

// Passes everything on to the sink that the root asks for.
class ByRoot final : public XmlSink
{
public:
    explicit ByRoot(const FileToParse &file)
        : file_(file)
    {
    }

    void startElement(const XmlElement &element) override
    {
        if (!sink_)
            sink_ = sinkFor(element.name)(file_.url, file_.limits);
        sink_->startElement(element);
    }
    void endElement(QStringView name, int depth) override { sink_->endElement(name, depth); }
    void text(QByteArrayView utf8) override
    {
        if (sink_)
            sink_->text(utf8);
    }

    ParseResult finish(const std::optional<Error> &error)
    {
        return sink_ ? sink_->finish(error) : unreadable(file_, *error);
    }

private:
    const FileToParse &file_;
    std::unique_ptr<XmlResultSink> sink_;
};

} // namespace

ParseResult XmlResultSink::finish(const std::optional<Error> &error)
{
    addFields();
    if (error)
        builder_.setError(*error);
    return std::move(builder_).finish();
}

ParseResult parseXml(const FileToParse &file)
{
    if (typeOfBytes(file.device.peek(headBytes)) == "application/xhtml+xml")
        return parsePage(file);
    const Result<QByteArray> bytes = readWhole(file);
    if (!bytes)
        return unreadable(file, bytes.error());
    ByRoot sink(file);
    const std::optional<Error> error =
        readXml(decodePage(*bytes, file.charset).utf8, sink, file.limits);
    return sink.finish(error);
}

} // namespace haul
