#include "core/lists/feedreader.h"

namespace haul {

namespace {

constexpr qsizetype maxEnclosures = 1'000; // of one item, remembered

bool isItem(QStringView name)
{
    return name == u"item" || name == u"entry";
}

bool isMedia(const QXmlStreamReader &xml)
{
    return xml.namespaceUri().startsWith(u"http://search.yahoo.com/mrss")
           && xml.name() == u"content";
}

} // namespace

FeedReader::FeedReader(const ReadOptions &options)
    : XmlReader(ListFormat::Feed, options)
{
}

void FeedReader::startElement(const QXmlStreamReader &xml, int depth)
{
    if (itemDepth_ == 0) {
        if (!isItem(xml.name()))
            return;
        itemDepth_ = depth;
        itemLine_ = line();
        enclosures_.clear();
    } else if (xml.name() == u"enclosure" || isMedia(xml)) {
        addEnclosure(attribute(xml, QLatin1String("url")));
    } else if (xml.name() == u"link" && attribute(xml, QLatin1String("rel")) == "enclosure") {
        addEnclosure(attribute(xml, QLatin1String("href")));
    }
}

void FeedReader::addEnclosure(const QByteArray &url)
{
    if (url.isEmpty() || enclosures_.contains(url))
        return;
    if (enclosures_.size() < maxEnclosures)
        enclosures_.insert(url);
    list_.addReference(url, line());
}

void FeedReader::endElement(const QXmlStreamReader &xml, int depth)
{
    if (itemDepth_ == 0 || depth != itemDepth_)
        return;
    itemDepth_ = 0;
    if (enclosures_.isEmpty())
        list_.reject(xml.name().toUtf8(), itemLine_, RejectReason::NoUrl);
}

} // namespace haul
