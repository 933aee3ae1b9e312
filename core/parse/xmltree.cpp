#include "core/parse/xmltree.h"

#include "core/parse/htmlsax.h"
#include "core/parse/xmlreading.h"

#include <libxml/HTMLtree.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

#include <algorithm>
#include <cstring>
#include <optional>

namespace haul {
namespace {

const xmlChar *toXml(const char *text)
{
    return reinterpret_cast<const xmlChar *>(text);
}

Error tooManyNodes(const ParseLimits &limits)
{
    return {ErrorCode::TooLarge, Stage::Parse,
            QStringLiteral("too large to extract from: more than %1 elements, attributes and texts")
                .arg(limits.maxTreeNodes)};
}

// Puts together what it is told of a page.
class PageTreeBuilder final : public HtmlSink
{
public:
    PageTreeBuilder(xmlDocPtr document, const ParseLimits &limits)
        : document_(document)
        , limits_(limits)
        , parent_(reinterpret_cast<xmlNodePtr>(document))
    {
    }

    void startElement(std::string_view tag, const HtmlAttributes &attributes) override;
    void endElement(std::string_view tag) override;
    void text(QByteArrayView piece) override { text_ += piece; }
    void rawText(QByteArrayView piece) override { text_ += piece; }
    bool isFull() const override { return nodes_ > limits_.maxTreeNodes; }

private:
    void flushText();

    xmlDocPtr document_;
    const ParseLimits &limits_;
    xmlNodePtr parent_;
    QByteArray text_; // pieces of one text: adding each to its node would be a square of them
    int nodes_ = 0;
    int depth_ = 0;
};

void PageTreeBuilder::startElement(std::string_view tag, const HtmlAttributes &attributes)
{
    flushText();
    // What is deeper than that becomes its last ancestor's text.
    if (++depth_ > limits_.maxDepth || isFull())
        return;
    const xmlChar *const name = xmlDictLookup(document_->dict, toXml(tag.data()), int(tag.size()));
    xmlNodePtr node =
        xmlNewDocNodeEatName(document_, nullptr, const_cast<xmlChar *>(name), nullptr);
    if (!node)
        return;
    ++nodes_;
    xmlAddChild(parent_, node);
    parent_ = node;
    attributes.forEach([&](const char *key, const char *value) {
        ++nodes_;
        xmlNewProp(node, toXml(key), toXml(value ? value : ""));
    });
}

void PageTreeBuilder::endElement(std::string_view tag)
{
    flushText();
    if (depth_-- > limits_.maxDepth)
        return;
    const bool open =
        parent_->type == XML_ELEMENT_NODE && tag == reinterpret_cast<const char *>(parent_->name);
    if (open) // or it was left out
        parent_ = parent_->parent;
}

void PageTreeBuilder::flushText()
{
    if (text_.isEmpty())
        return;
    if (!isFull() && parent_->type == XML_ELEMENT_NODE) {
        ++nodes_;
        xmlAddChild(parent_,
                    xmlNewDocTextLen(document_, toXml(text_.constData()), int(text_.size())));
    }
    text_.clear();
}

// Hands the bytes to libxml2 and counts what it makes of them.
class XmlTreeReading
{
public:
    XmlTreeReading(QByteArrayView utf8, const ParseLimits &limits)
        : rest_(utf8)
        , limits_(limits)
        , context_(xmlNewParserCtxt())
    {
    }

    xmlDocPtr run();
    bool isFull() const { return nodes_ > limits_.maxTreeNodes; }

private:
    struct FreeContext
    {
        void operator()(xmlParserCtxtPtr context) const { xmlFreeParserCtxt(context); }
    };

    static XmlTreeReading *self(void *context)
    {
        return static_cast<XmlTreeReading *>(static_cast<xmlParserCtxtPtr>(context)->_private);
    }
    static int onRead(void *reading, char *buffer, int size);
    static void onStart(void *context, const xmlChar *name, const xmlChar *prefix,
                        const xmlChar *uri, int spaceCount, const xmlChar **spaces,
                        int attributeCount, int defaulted, const xmlChar **attributes);
    static void onText(void *context, const xmlChar *text, int size);

    QByteArrayView rest_;
    const ParseLimits &limits_;
    std::unique_ptr<xmlParserCtxt, FreeContext> context_;
    int nodes_ = 0;
};

xmlDocPtr XmlTreeReading::run()
{
    if (!context_)
        return nullptr;
    context_->_private = this;
    xmlSAXHandler &handler = *context_->sax;
    handler.startElementNs = onStart;
    handler.characters = onText;
    handler.entityDecl = nullptr; // an entity that nobody declares cannot grow
    handler.reference = nullptr;
    handler.comment = nullptr;
    handler.processingInstruction = nullptr;
    constexpr int options = XML_PARSE_RECOVER | XML_PARSE_NOERROR | XML_PARSE_NOWARNING
                            | XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_IGNORE_ENC
                            | XML_PARSE_COMPACT;
    return xmlCtxtReadIO(context_.get(), onRead, nullptr, this, nullptr, "UTF-8", options);
}

int XmlTreeReading::onRead(void *reading, char *buffer, int size)
{
    auto &self = *static_cast<XmlTreeReading *>(reading);
    if (self.isFull())
        return 0;
    const qsizetype count = std::min<qsizetype>(size, self.rest_.size());
    std::memcpy(buffer, self.rest_.data(), size_t(count));
    self.rest_ = self.rest_.sliced(count);
    return int(count);
}

void XmlTreeReading::onStart(void *context, const xmlChar *name, const xmlChar *prefix,
                             const xmlChar *uri, int spaceCount, const xmlChar **spaces,
                             int attributeCount, int defaulted, const xmlChar **attributes)
{
    self(context)->nodes_ += 1 + spaceCount + attributeCount;
    xmlSAX2StartElementNs(context, name, prefix, uri, spaceCount, spaces, attributeCount, defaulted,
                          attributes);
}

void XmlTreeReading::onText(void *context, const xmlChar *text, int size)
{
    ++self(context)->nodes_;
    xmlSAX2Characters(context, text, size);
}

xmlNodePtr nextInDocument(xmlNodePtr node)
{
    if (node->children && node->type == XML_ELEMENT_NODE)
        return node->children;
    while (node && !node->next)
        node = node->parent && node->parent->type == XML_ELEMENT_NODE ? node->parent : nullptr;
    return node ? node->next : nullptr;
}

void dropDefaultNamespaces(xmlDocPtr document)
{
    for (xmlNodePtr node = xmlDocGetRootElement(document); node; node = nextInDocument(node)) {
        if (node->type == XML_ELEMENT_NODE && node->ns && !node->ns->prefix)
            node->ns = nullptr;
    }
}

std::optional<Error> tooLargeForTree(QByteArrayView utf8, const ParseLimits &limits)
{
    if (utf8.size() <= limits.maxTreeBytes)
        return {};
    return Error{ErrorCode::TooLarge, Stage::Parse,
                 QStringLiteral("too large to extract from: %1 bytes, and at most %2 are read")
                     .arg(utf8.size())
                     .arg(limits.maxTreeBytes)};
}

} // namespace

void XmlTree::FreeDocument::operator()(_xmlDoc *document) const
{
    xmlFreeDoc(document);
}

Result<XmlTree> XmlTree::ofPage(QByteArrayView utf8, const ParseLimits &limits)
{
    if (const auto error = tooLargeForTree(utf8, limits))
        return *error;
    initialiseLibxml2();
    XmlTree tree(htmlNewDocNoDtD(nullptr, nullptr));
    if (!tree.document_)
        return Error{ErrorCode::Parse, Stage::Parse, QStringLiteral("out of memory")};
    tree.document_->dict = xmlDictCreate();
    PageTreeBuilder builder(tree.document(), limits);
    if (auto error = readHtml(utf8, builder))
        return *error;
    if (builder.isFull())
        return tooManyNodes(limits);
    return tree;
}

Result<XmlTree> XmlTree::ofXml(QByteArrayView utf8, const ParseLimits &limits)
{
    if (const auto error = tooLargeForTree(utf8, limits))
        return *error;
    if (const auto error = tooManyAttributes(utf8))
        return *error;
    initialiseLibxml2();
    XmlTreeReading reading(utf8, limits);
    XmlTree tree(reading.run());
    if (reading.isFull())
        return tooManyNodes(limits);
    if (!tree.document_ || !xmlDocGetRootElement(tree.document()))
        return Error{ErrorCode::Parse, Stage::Parse, QStringLiteral("not well-formed XML")};
    dropDefaultNamespaces(tree.document());
    return tree;
}

} // namespace haul
