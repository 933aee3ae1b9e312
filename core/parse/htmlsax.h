// Reads HTML with libxml2's SAX parser and tells a sink what it meets, as UTF-8 in libxml2's own
// memory: no tree, no copies, no messages on standard error.
//
//     MySink sink;
//     if (const auto error = readHtml(utf8, sink)) ...   // the sink has what came before
//
// Any thread; many threads at once, each with a sink of its own.
#pragma once

#include "core/base/error.h"

#include <QByteArray>

#include <optional>
#include <string_view>

namespace haul {

// The attributes of one start tag; valid while the sink is being told of it.
class HtmlAttributes
{
public:
    explicit HtmlAttributes(const unsigned char **list)
        : list_(list)
    {
    }

    // The value with its entities decoded, without a copy. Empty when the attribute is not there.
    QByteArrayView value(std::string_view name) const;

private:
    const unsigned char **list_; // name, value, name, value, ..., null
};

class HtmlSink
{
public:
    virtual ~HtmlSink() = default;

    // Names are in lower case. Every start has its end, implied ends too.
    virtual void startElement(std::string_view tag, const HtmlAttributes &attributes) = 0;
    virtual void endElement(std::string_view tag) = 0;
    // A piece of text between tags, entities decoded; never of scripts and style sheets.
    virtual void text(QByteArrayView piece) = 0;
};

// The bytes are valid UTF-8 without a mark. Broken HTML is read as far as it makes sense; an error
// only says that the rest was left out, because reading it would have cost too much.
std::optional<Error> readHtml(QByteArrayView utf8, HtmlSink &sink);

} // namespace haul
