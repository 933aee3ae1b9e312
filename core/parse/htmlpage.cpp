#include "core/parse/htmlpage.h"

#include "core/parse/charset.h"
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
    if (page.utf8.contains('\0')) // HTML Standard, 13.2.5.1: in most places it is replaced
        page.utf8.replace('\0', "\xef\xbf\xbd");
    PageReader reader(pageUrl, page.charset, limits);
    reader.read(page.utf8);
    ParseResult result = std::move(reader).finish();
    result.fields.emplace_back("charset", page.charset);
    return result;
}

ParseResult parsePage(const FileToParse &file)
{
    const Result<QByteArray> bytes = readWhole(file);
    return bytes ? parseHtml(*bytes, file.url, file.charset, file.limits)
                 : unreadable(file, bytes.error());
}

} // namespace haul
