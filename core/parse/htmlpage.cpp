#include "core/parse/htmlpage.h"

#include "core/parse/charset.h"
#include "core/parse/htmlsax.h"
#include "core/parse/pagereader.h"

namespace haul {

ParseResult parseHtml(QByteArrayView bytes, QByteArrayView pageUrl, QByteArrayView charsetFromHttp,
                      const ParseLimits &limits)
{
    PageReader reader(pageUrl, limits);
    if (bytes.size() > limits.maxBytes) {
        ParseResult result = std::move(reader).finish();
        result.error = tooLargeToParse(bytes.size(), limits);
        return result;
    }
    DecodedPage page = decodePage(bytes, charsetFromHttp);
    if (page.utf8.contains('\0')) // libxml2 takes it for the end
        page.utf8.replace('\0', "\xef\xbf\xbd");
    const std::optional<Error> error = readHtml(page.utf8, reader);
    ParseResult result = std::move(reader).finish();
    result.fields.emplace_back("charset", page.charset);
    if (error)
        result.error = error;
    return result;
}

} // namespace haul
