// A page or an XML file as a tree in memory, for XPath alone: everything else reads streams.
// Bounded by limits.maxTreeBytes, maxTreeNodes and maxDepth; no network, no DTD, no entities of a
// document's own.
//
//     Result<XmlTree> tree = XmlTree::ofPage(utf8, limits);
//
// Pages are repaired as HTML is, with the <html>, <head> and <body> that they leave out. In XML the
// default namespace is dropped, so that //url/loc finds what reads <url><loc>. One thread.
#pragma once

#include "core/base/result.h"
#include "core/parse/parselimits.h"

#include <QByteArray>

#include <memory>

struct _xmlDoc;

namespace haul {

class XmlTree
{
public:
    // UTF-8 without NUL bytes. TooLarge when it is more than a tree is made of.
    static Result<XmlTree> ofPage(QByteArrayView utf8, const ParseLimits &limits);
    static Result<XmlTree> ofXml(QByteArrayView utf8, const ParseLimits &limits);

    _xmlDoc *document() const { return document_.get(); }

private:
    struct FreeDocument
    {
        void operator()(_xmlDoc *document) const;
    };

    explicit XmlTree(_xmlDoc *document)
        : document_(document)
    {
    }

    std::unique_ptr<_xmlDoc, FreeDocument> document_;
};

} // namespace haul
