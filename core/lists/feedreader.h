// Reads the enclosures of RSS and Atom feeds, and the contents of Media RSS.
//
// A line for the list is each enclosure, and each item without one, which is rejected. The length
// of an enclosure is often wrong, so it is not taken for the size. One thread at a time.
#pragma once

#include "core/lists/xmlreader.h"

#include <QSet>

namespace haul {

class FeedReader : public XmlReader
{
public:
    explicit FeedReader(const ReadOptions &options);

private:
    void startElement(const QXmlStreamReader &xml, int depth) override;
    void endElement(const QXmlStreamReader &xml, int depth) override;
    void addEnclosure(const QByteArray &url);

    int itemDepth_ = 0; // 0: outside of an item
    qint64 itemLine_ = 0;
    QSet<QByteArray> enclosures_; // of the item: Media RSS says them again
};

} // namespace haul
