#include "core/lists/htmlreader.h"

#include "core/lists/urlreference.h"

#include <QStringDecoder>

#include <libxml/HTMLparser.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <mutex>
#include <string_view>
#include <type_traits>

namespace haul {

namespace {

constexpr qsizetype maxPageBytes = 64 * 1024 * 1024;
// libxml2 2.9 compares each attribute of a tag with all before it, and looks through all open
// elements for many an error: both are bounded.
constexpr int maxAttributes = 1'000;
constexpr qint64 maxErrorWork = 4'000'000'000; // nanoseconds, roughly:
constexpr qint64 workOfAnError = 250;          // each error,
constexpr qint64 workOfAnOpenElement = 4;      // and each element open meanwhile

using XmlErrorPointer =
    std::conditional_t<(LIBXML_VERSION >= 21200), const xmlError *, xmlErrorPtr>;

struct LinkAttribute
{
    std::string_view tag;
    std::string_view attribute;
};

constexpr std::array linkAttributes = {
    LinkAttribute{"a", "href"},     LinkAttribute{"area", "href"}, LinkAttribute{"img", "src"},
    LinkAttribute{"video", "src"},  LinkAttribute{"audio", "src"}, LinkAttribute{"source", "src"},
    LinkAttribute{"track", "src"},  LinkAttribute{"embed", "src"}, LinkAttribute{"object", "data"},
    LinkAttribute{"iframe", "src"}, LinkAttribute{"frame", "src"},
};

std::string_view toView(const xmlChar *text)
{
    return reinterpret_cast<const char *>(text);
}

// Leads to nothing that can be downloaded, and nobody would miss it.
bool leadsNowhere(QByteArrayView link)
{
    static constexpr std::array<QByteArrayView, 6> schemes = {
        "mailto:", "javascript:", "tel:", "data:", "about:", "blob:"};
    return link.isEmpty() || link.startsWith('#')
           || std::any_of(schemes.begin(), schemes.end(), [&](QByteArrayView scheme) {
                  return link.size() >= scheme.size()
                         && link.first(scheme.size()).compare(scheme, Qt::CaseInsensitive) == 0;
              });
}

// One page on its way through libxml2.
class Links
{
public:
    Links(QByteArrayView page, ListBuilder &list)
        : rest_(page)
        , list_(list)
        , base_(list.options().baseUrl)
        , context_(htmlNewParserCtxt())
    {
    }

    // False when the page was too broken to be read to its end.
    bool read(bool isUtf8);

private:
    struct FreeContext
    {
        void operator()(htmlParserCtxtPtr context) const { htmlFreeParserCtxt(context); }
    };

    static Links *self(void *context) { return static_cast<Links *>(context); }
    static int onRead(void *context, char *buffer, int size);
    static void onStart(void *context, const xmlChar *name, const xmlChar **attributes);
    static void onError(void *context, XmlErrorPointer error);
    static void onCData(void *, const xmlChar *, int) {}

    void addLink(QByteArrayView link);
    void setBase(QByteArrayView link);

    QByteArrayView rest_;
    ListBuilder &list_;
    QByteArray base_;
    bool hasBase_ = false;
    std::unique_ptr<xmlParserCtxt, FreeContext> context_;
    qint64 errorWork_ = 0;
    bool isStopped_ = false;
};

bool Links::read(bool isUtf8)
{
    if (!context_)
        return false;
    htmlSAXHandler handler{};
    handler.initialized = XML_SAX2_MAGIC; // or serror is not looked at
    handler.startElement = onStart;
    handler.cdataBlock = onCData;
    handler.serror = onError;
    *context_->sax = handler;
    context_->userData = this;
    constexpr int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING
                            | HTML_PARSE_NONET | HTML_PARSE_NOIMPLIED;
    htmlCtxtReadIO(context_.get(), onRead, nullptr, this, nullptr, isUtf8 ? "UTF-8" : nullptr,
                   options);
    return !isStopped_;
}

int Links::onRead(void *context, char *buffer, int size)
{
    Links &links = *self(context);
    if (links.context_->maxatts > 2 * maxAttributes || links.list_.isCancelled())
        links.isStopped_ = true;
    if (links.isStopped_ || links.rest_.isEmpty())
        return 0;
    const qsizetype count = std::min<qsizetype>(size, links.rest_.size());
    std::memcpy(buffer, links.rest_.data(), size_t(count));
    links.rest_ = links.rest_.sliced(count);
    return int(count);
}

void Links::onStart(void *context, const xmlChar *name, const xmlChar **attributes)
{
    Links &links = *self(context);
    const std::string_view tag = toView(name);
    for (const xmlChar **at = attributes; at && *at; at += 2) {
        const QByteArrayView value = at[1] ? QByteArrayView(toView(at[1])) : QByteArrayView();
        if (tag == "base" && toView(at[0]) == "href")
            links.setBase(value.trimmed());
        const bool isLink = std::any_of(linkAttributes.begin(), linkAttributes.end(),
                                        [&](const LinkAttribute &row) {
                                            return row.tag == tag && row.attribute == toView(at[0]);
                                        });
        if (isLink)
            links.addLink(value.trimmed());
    }
}

void Links::addLink(QByteArrayView link)
{
    if (leadsNowhere(link))
        list_.addBlank();
    else
        list_.addReference(link, base_, xmlSAX2GetLineNumber(context_.get()));
}

void Links::setBase(QByteArrayView link)
{
    if (hasBase_ || link.isEmpty())
        return;
    hasBase_ = true; // the first one counts
    const UrlReference resolved = resolveReference(link, base_);
    if (!resolved.reason)
        base_ = resolved.url;
}

void Links::onError(void *context, XmlErrorPointer error)
{
    Links &links = *self(context);
    links.errorWork_ += workOfAnError + workOfAnOpenElement * links.context_->nameNr;
    if (error->code == XML_ERR_NO_MEMORY || links.errorWork_ > maxErrorWork)
        links.isStopped_ = true;
}

} // namespace

HtmlReader::HtmlReader(const ReadOptions &options)
    : list_(ListFormat::Html, options)
{
}

void HtmlReader::feed(QByteArrayView bytes)
{
    const qsizetype room = maxPageBytes - page_.size();
    page_.append(bytes.first(qMin(room, bytes.size())));
    isCut_ = isCut_ || bytes.size() > room;
}

Result<ParsedList> HtmlReader::finish()
{
    static std::once_flag initialised;
    std::call_once(initialised, xmlInitParser);
    const auto encoding = QStringConverter::encodingForData(page_);
    if (encoding && *encoding != QStringConverter::Utf8)
        page_ = QString(QStringDecoder(*encoding)(page_)).toUtf8();
    const bool isWhole = Links(page_, list_).read(page_.isValidUtf8());
    page_.clear();
    if (isCut_ || !isWhole)
        list_.reject("the rest of the page", 0,
                     isCut_ ? RejectReason::TooLong : RejectReason::Malformed);
    return list_.finish();
}

} // namespace haul
