// Reads Metalink 4 (RFC 5854) and Metalink 3. A line for the list is a <file>.
//
// Its URLs become the entry's URL and mirrors, best first; what Haul has no field for is kept
// (EntryExtras::metalinkChildren), as Metalink 4. One thread at a time.
#pragma once

#include "core/lists/xmlreader.h"

#include <QXmlStreamWriter>

#include <optional>
#include <vector>

namespace haul {

class MetalinkReader : public XmlReader
{
public:
    explicit MetalinkReader(const ReadOptions &options);

private:
    struct Url
    {
        QByteArray text;
        int priority = 0; // lower first
    };

    void startElement(const QXmlStreamReader &xml, int depth) override;
    void endElement(const QXmlStreamReader &xml, int depth) override;

    void startFile(const QXmlStreamReader &xml, int depth);
    void endFile();
    void takeUrl();
    void takeSize();
    void takeHash();

    void keepStart(const QXmlStreamReader &xml);
    void keepAttribute(QStringView element, const QXmlStreamAttribute &attribute);
    void keepEnd(const QXmlStreamReader &xml);

    bool isVersion3_ = false;

    // The file that is being read.
    int fileDepth_ = 0; // 0: none
    qint64 fileLine_ = 0;
    QByteArray name_;
    std::vector<Url> urls_;
    int priority_ = 0;    // of the <url> that is being read
    QByteArray hashType_; // of the <hash>
    bool isInPieces_ = false;
    std::optional<Checksum> checksum_; // the strongest
    QByteArray size_;
    QByteArray kept_;
    std::optional<QXmlStreamWriter> keeper_;
    bool hasChild_ = false; // the element just left, or being in, has elements in it
};

// How Metalink 3's preference (100 is best) is said in Metalink 4 (1 is best).
int priorityOfPreference(QStringView preference);

} // namespace haul
