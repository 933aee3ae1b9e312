#include "core/parse/htmlpage.h"

#include "core/parse/charset.h"
#include "core/parse/htmlsax.h"
#include "core/parse/pagereader.h"
#include "core/parse/resultbuilder.h"

namespace haul {

ParseResult parseHtml(QByteArrayView bytes, QByteArrayView pageUrl, QByteArrayView charsetFromHttp,
                      const ParseLimits &limits)
{
    if (bytes.size() > limits.maxBytes) {
        ResultBuilder builder(pageUrl, limits);
        builder.setError(tooLargeToParse(bytes.size(), limits.maxBytes));
        return std::move(builder).finish();
    }
    DecodedPage page = decodePage(bytes, charsetFromHttp);
    if (page.utf8.contains('\0')) // libxml2 takes it for the end
        page.utf8.replace('\0', "\xef\xbf\xbd");
    PageReader reader(pageUrl, page.charset, limits);
    const std::optional<Error> error = readHtml(page.utf8, reader);
    ParseResult result = std::move(reader).finish();
    result.fields.emplace_back("charset", page.charset);
    if (error)
        result.error = error;
    return result;
}

ParseResult parsePage(const FileToParse &file)
{
    const Result<QByteArray> bytes = readWhole(file);
    return bytes ? parseHtml(*bytes, file.url, file.charset, file.limits)
                 : unreadable(file, bytes.error());
}

} // namespace haul
