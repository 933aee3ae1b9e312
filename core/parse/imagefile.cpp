#include "core/parse/imagefile.h"

#include "core/parse/imageheader.h"
#include "core/parse/resultbuilder.h"

namespace haul {

ParseResult parseImage(const FileToParse &file)
{
    ResultBuilder builder(file.url, file.limits);
    if (const QSize size = imageSize(file.device); size.isValid()) {
        builder.addField("width", size.width());
        builder.addField("height", size.height());
    }
    return std::move(builder).finish();
}

} // namespace haul
