// Reads HTML with libxml2's SAX parser and tells a sink what it meets, as UTF-8 in libxml2's own
// memory: no tree, no copies, no messages on standard error. For what needs a page's structure; its
// tags alone come three times as fast from HtmlScanner.
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

    // visit(name, value) for each, in their order; entities are decoded, a value may be null.
    template<typename Visit>
    void forEach(Visit visit) const
    {
        for (const unsigned char **at = list_; at && *at; at += 2)
            visit(reinterpret_cast<const char *>(at[0]), reinterpret_cast<const char *>(at[1]));
    }

private:
    const unsigned char **list_; // name, value, name, value, ..., null
};

class HtmlSink
{
public:
    virtual ~HtmlSink() = default;

    // Names are in lower case. Every start has its end, implied ends too; of <html>, <head>,
    // <body> and <p> also where a page leaves them out.
    virtual void startElement(std::string_view tag, const HtmlAttributes &attributes) = 0;
    virtual void endElement(std::string_view tag) = 0;
    // A piece of text between tags, entities decoded; never of scripts and style sheets.
    virtual void text(QByteArrayView piece) = 0;
    // A piece of a script or style sheet, as it stands in the page.
    virtual void rawText(QByteArrayView) {}
    // Asked now and then: the reading ends when it says so.
    virtual bool isFull() const { return false; }
};

// The bytes are valid UTF-8 without a mark. Broken HTML is read as far as it makes sense; an error
// only says that the rest was left out, because reading it would have cost too much.
std::optional<Error> readHtml(QByteArrayView utf8, HtmlSink &sink);

// Before the first use of libxml2 in any thread; readHtml() does it by itself.
void initialiseLibxml2();

} // namespace haul
