// XPath 1.0 on a tree, by libxml2: the text of the first node found, or the value it computes.
//
//     const Result<XPath> price = XPath::fromText("//span[@class='price']");
//     price->valueIn(tree);   // "19.90"
//
// A value type; any thread, also several at once with one of them.
#pragma once

#include "core/base/result.h"
#include "core/parse/xmltree.h"

#include <QByteArray>

#include <optional>

namespace haul {

class XPath
{
public:
    // UTF-8. The error says what is wrong and at which character.
    static Result<XPath> fromText(QByteArrayView text);

    // White space is as in the file. Nothing when no node is found. The error: it takes too long,
    // or uses what does not exist (a variable, a namespace's prefix).
    Result<std::optional<QByteArray>> valueIn(const XmlTree &tree) const;

private:
    explicit XPath(QByteArray text)
        : text_(std::move(text))
    {
    }

    // Compiled anew for each tree, which takes microseconds: libxml2 writes into a compiled one.
    QByteArray text_;
};

} // namespace haul
