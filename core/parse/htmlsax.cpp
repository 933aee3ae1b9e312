#include "core/parse/htmlsax.h"

#include <libxml/HTMLparser.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <mutex>
#include <type_traits>

namespace haul {
namespace {

// libxml2 2.9 compares each attribute of a tag with all before it, and looks through all open
// elements for many an error. Pages of bad intent make a square of it, so both are bounded.
constexpr int maxAttributes = 1'000;           // of one tag; the real ones have dozens
constexpr qint64 maxErrorWork = 4'000'000'000; // nanoseconds, roughly:
constexpr qint64 workOfAnError = 250;          // each error,
constexpr qint64 workOfAnOpenElement = 4;      // and each element open meanwhile

// Told that the input is UTF-8, libxml2 2.9 copies all of it through an encoder, a fifth of the
// whole time. Not told, it guesses at the first byte that is not ASCII, unless its field says.
constexpr bool hasCharsetField = LIBXML_VERSION < 21200;
constexpr const char *encodingToSay = hasCharsetField ? nullptr : "UTF-8";

// What error handlers are given; const since 2.12.
using XmlErrorPointer =
    std::conditional_t<(LIBXML_VERSION >= 21200), const xmlError *, xmlErrorPtr>;

std::string_view toView(const xmlChar *text)
{
    return reinterpret_cast<const char *>(text);
}

// One page on its way through libxml2: hands out the bytes, passes on the calls, counts the work.
class Reading
{
public:
    Reading(QByteArrayView bytes, HtmlSink &sink)
        : rest_(bytes)
        , sink_(sink)
        , context_(htmlNewParserCtxt())
    {
    }

    std::optional<Error> run();

private:
    struct FreeContext
    {
        void operator()(htmlParserCtxtPtr context) const { htmlFreeParserCtxt(context); }
    };

    static Reading *self(void *context) { return static_cast<Reading *>(context); }
    static int onRead(void *context, char *buffer, int size);
    static void onDocument(void *context);
    static void onStart(void *context, const xmlChar *name, const xmlChar **attributes);
    static void onEnd(void *context, const xmlChar *name);
    static void onText(void *context, const xmlChar *text, int size);
    static void onError(void *context, XmlErrorPointer error);
    static void onCData(void *context, const xmlChar *text, int size);

    static htmlSAXHandler makeHandler();
    bool isInCutTag() const;
    void stop(const QString &why);

    QByteArrayView rest_;
    HtmlSink &sink_;
    std::unique_ptr<xmlParserCtxt, FreeContext> context_;
    qint64 errorWork_ = 0;
    std::optional<Error> error_;
};

htmlSAXHandler Reading::makeHandler()
{
    htmlSAXHandler handler{};
    handler.initialized = XML_SAX2_MAGIC; // or serror is not looked at
    handler.startDocument = onDocument;
    handler.startElement = onStart;
    handler.endElement = onEnd;
    handler.characters = onText;
    handler.ignorableWhitespace = onText;
    handler.cdataBlock = onCData; // scripts and style sheets would come as text otherwise
    handler.serror = onError;
    return handler;
}

std::optional<Error> Reading::run()
{
    if (!context_)
        return Error{ErrorCode::Parse, Stage::Parse, QStringLiteral("out of memory")};
    *context_->sax = makeHandler();
    context_->userData = this;
    const int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING
                        | HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC;
    // No tree is made, so there is none to free.
    htmlCtxtReadIO(context_.get(), onRead, nullptr, this, nullptr, encodingToSay, options);
    return error_;
}

int Reading::onRead(void *context, char *buffer, int size)
{
    Reading &reading = *self(context);
    if (reading.context_->maxatts > 2 * maxAttributes)
        reading.stop(QStringLiteral("a tag has more than %1 attributes").arg(maxAttributes));
    if (reading.error_ || reading.rest_.isEmpty() || reading.sink_.isFull())
        return 0;
    const qsizetype count = std::min<qsizetype>(size, reading.rest_.size());
    std::memcpy(buffer, reading.rest_.data(), size_t(count));
    reading.rest_ = reading.rest_.sliced(count);
    return int(count);
}

void Reading::onDocument(void *context)
{
    if (hasCharsetField)
        self(context)->context_->charset = XML_CHAR_ENCODING_UTF8;
}

void Reading::onStart(void *context, const xmlChar *name, const xmlChar **attributes)
{
    Reading &reading = *self(context);
    if (!reading.isInCutTag())
        reading.sink_.startElement(toView(name), HtmlAttributes(attributes));
}

// Whether the page ends within the tag that is being reported: half a URL is no link. Later
// versions do not report such tags.
bool Reading::isInCutTag() const
{
    return LIBXML_VERSION < 21400 && rest_.isEmpty()
           && context_->input->cur >= context_->input->end;
}

void Reading::onEnd(void *context, const xmlChar *name)
{
    self(context)->sink_.endElement(toView(name));
}

void Reading::onText(void *context, const xmlChar *text, int size)
{
    self(context)->sink_.text({reinterpret_cast<const char *>(text), size});
}

void Reading::onCData(void *context, const xmlChar *text, int size)
{
    self(context)->sink_.rawText({reinterpret_cast<const char *>(text), size});
}

void Reading::onError(void *context, XmlErrorPointer error)
{
    Reading &reading = *self(context);
    if (error->code == XML_ERR_NO_MEMORY)
        reading.stop(QStringLiteral("out of memory"));
    reading.errorWork_ += workOfAnError + workOfAnOpenElement * reading.context_->nameNr;
    if (reading.errorWork_ > maxErrorWork)
        reading.stop(QStringLiteral("the page is too broken to be read to its end"));
}

void Reading::stop(const QString &why)
{
    // The bytes end here, as far as libxml2 is told; xmlStopParser() would free what its callers,
    // who are ours, still read.
    error_ = Error{ErrorCode::Parse, Stage::Parse, why};
}

} // namespace

void initialiseLibxml2()
{
    static std::once_flag initialised;
    std::call_once(initialised, xmlInitParser);
}

std::optional<Error> readHtml(QByteArrayView utf8, HtmlSink &sink)
{
    initialiseLibxml2();
    return Reading(utf8, sink).run();
}

} // namespace haul
