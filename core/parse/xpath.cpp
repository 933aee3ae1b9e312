#include "core/parse/xpath.h"

#include "core/parse/htmlsax.h"

#include <libxml/tree.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include <algorithm>
#include <memory>
#include <type_traits>

namespace haul {
namespace {

// What an expression may cost on one tree, in libxml2's count of its steps: a second or so.
constexpr unsigned long maxOperations = 20'000'000;
constexpr qsizetype maxExpressionBytes = 10'000;

using XmlErrorPointer =
    std::conditional_t<(LIBXML_VERSION >= 21200), const xmlError *, xmlErrorPtr>;

struct Free
{
    void operator()(xmlXPathContextPtr context) const { xmlXPathFreeContext(context); }
    void operator()(xmlXPathCompExprPtr expression) const { xmlXPathFreeCompExpr(expression); }
    void operator()(xmlXPathObjectPtr object) const { xmlXPathFreeObject(object); }
    void operator()(xmlChar *text) const { xmlFree(text); }
};

using Context = std::unique_ptr<xmlXPathContext, Free>;
using Expression = std::unique_ptr<xmlXPathCompExpr, Free>;
using Object = std::unique_ptr<xmlXPathObject, Free>;
using Text = std::unique_ptr<xmlChar, Free>;

void ignoreError(void *, XmlErrorPointer) {}

Context makeContext(xmlDocPtr document)
{
    initialiseLibxml2();
    Context context(xmlXPathNewContext(document));
    if (!context)
        return context;
    context->opLimit = maxOperations;
    context->error = ignoreError; // or it is printed; it is kept in lastError all the same
    return context;
}

QString messageOf(const xmlXPathContext &context)
{
    if (context.opCount >= maxOperations)
        return QStringLiteral("the XPath takes too long on this file");
    const QString message = QString::fromUtf8(context.lastError.message).trimmed();
    return message.isEmpty() ? QStringLiteral("the XPath has no value on this file") : message;
}

// What is wrong with an expression; libxml2's own words are few, and reach nobody but a callback.
QString mistakeIn(const xmlXPathContext &context, bool isAtEnd)
{
    switch (context.lastError.code) {
    case XML_XPATH_UNFINISHED_LITERAL_ERROR:
    case XML_XPATH_START_LITERAL_ERROR:
        return QStringLiteral("a quotation mark is missing");
    case XML_XPATH_VARIABLE_REF_ERROR:
        return QStringLiteral("a variable has no name");
    case XML_XPATH_INVALID_PREDICATE_ERROR:
        return QStringLiteral("a bracket is not closed");
    case XML_XPATH_UNCLOSED_ERROR:
        return QStringLiteral("a parenthesis is not closed");
    default:
        return isAtEnd ? QStringLiteral("it ends too early")
                       : QStringLiteral("what stands here cannot stand here");
    }
}

Expression compile(xmlXPathContext &context, const QByteArray &text)
{
    return Expression(
        xmlXPathCtxtCompile(&context, reinterpret_cast<const xmlChar *>(text.constData())));
}

// The prefixes that the root declares are those that an expression may use.
void registerNamespaces(xmlXPathContext &context, xmlDocPtr document)
{
    const xmlNode *const root = xmlDocGetRootElement(document);
    for (const xmlNs *space = root ? root->nsDef : nullptr; space; space = space->next) {
        if (space->prefix)
            xmlXPathRegisterNs(&context, space->prefix, space->href);
    }
}

Error outOfMemory()
{
    return {ErrorCode::Parse, Stage::Parse, QStringLiteral("out of memory")};
}

} // namespace

Result<XPath> XPath::fromText(QByteArrayView text)
{
    if (text.isEmpty() || text.size() > maxExpressionBytes || text.contains('\0'))
        return Error{ErrorCode::Parse, Stage::Parse,
                     text.isEmpty() ? QStringLiteral("nothing to look for")
                                    : QStringLiteral("too long for an XPath")};
    const QByteArray copy = text.toByteArray();
    const Context context = makeContext(nullptr);
    if (!context)
        return outOfMemory();
    if (compile(*context, copy))
        return XPath(copy);
    const auto place = std::clamp<qsizetype>(context->lastError.int1, 0, copy.size());
    return Error{ErrorCode::Parse, Stage::Parse,
                 QStringLiteral("not an XPath, at character %1: %2")
                     .arg(QString::fromUtf8(copy.first(place)).size() + 1)
                     .arg(mistakeIn(*context, place == copy.size()))};
}

Result<std::optional<QByteArray>> XPath::valueIn(const XmlTree &tree) const
{
    const Context context = makeContext(tree.document());
    if (!context)
        return outOfMemory();
    registerNamespaces(*context, tree.document());
    const Expression expression = compile(*context, text_);
    if (!expression)
        return outOfMemory();
    const Object object(xmlXPathCompiledEval(expression.get(), context.get()));
    if (!object)
        return Error{ErrorCode::Parse, Stage::Parse, messageOf(*context)};
    const bool isSet = object->type == XPATH_NODESET || object->type == XPATH_XSLT_TREE;
    if (isSet && xmlXPathNodeSetIsEmpty(object->nodesetval))
        return std::optional<QByteArray>();
    const Text text(xmlXPathCastToString(object.get()));
    return std::optional<QByteArray>(reinterpret_cast<const char *>(text.get()));
}

} // namespace haul
