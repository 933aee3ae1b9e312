#include "core/transfer/targetname.h"

#include "core/files/diskcalls.h"
#include "core/files/filename.h"
#include "core/files/nameregistry.h"

namespace haul {
namespace {

QString folderOf(const TransferRequest &request)
{
    const QString below = folderBelow(request.settings->layout, request.entry.url);
    return below.isEmpty() ? request.settings->folder
                           : request.settings->folder + QLatin1Char('/') + below;
}

QString nameOf(const TransferRequest &request, const NameHints &hints)
{
    if (request.entry.extras && !request.entry.extras->name.isEmpty())
        return sanitisedFileName(request.entry.extras->name);
    return fileNameFor(hints.contentDisposition, hints.url, hints.mime);
}

} // namespace

Result<std::optional<QString>> reserveTarget(NameRegistry &names, const TransferRequest &request,
                                             const NameHints &hints)
{
    return names.reserve(folderOf(request), nameOf(request, hints), request.settings->onConflict,
                         request.task.batch);
}

std::optional<QString> fileToSkip(const TransferRequest &request)
{
    if (request.settings->onConflict != ConflictPolicy::Skip)
        return std::nullopt;
    const QByteArrayView url = request.entry.url;
    if (nameFromUrl(url).isEmpty())
        return std::nullopt; // only the answer will tell the name
    const QString path = folderOf(request) + QLatin1Char('/') + nameOf(request, {{}, url, {}});
    const Result<FileKind> kind = fileKind(path);
    if (!kind || *kind != FileKind::File)
        return std::nullopt;
    return path;
}

} // namespace haul
