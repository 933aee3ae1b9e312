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

QString wishedTarget(const TransferRequest &request, const NameHints &hints)
{
    return folderOf(request) + QLatin1Char('/') + nameOf(request, hints);
}

Result<std::optional<PartFile>> openPartFile(NameRegistry &names, const TransferRequest &request,
                                             const NameHints &hints)
{
    for (bool isSecondTry = false;; isSecondTry = true) {
        const Result<std::optional<QString>> path = reserveTarget(names, request, hints);
        if (!path)
            return path.error();
        if (!*path)
            return std::optional<PartFile>();
        Result<PartFile> part = PartFile::create(**path);
        if (part)
            return std::optional<PartFile>(std::move(*part));
        names.release(**path);
        if (part.error().code != ErrorCode::Folder || isSecondTry)
            return part.error();
        names.forgetFolder(folderOf(request));
    }
}

std::optional<QString> fileToSkip(const TransferRequest &request)
{
    if (request.settings->onConflict != ConflictPolicy::Skip)
        return std::nullopt;
    const QByteArrayView url = request.entry.url;
    if (nameFromUrl(url).isEmpty())
        return std::nullopt; // only the answer will tell the name
    const QString path = wishedTarget(request, {{}, url, {}});
    const Result<FileKind> kind = fileKind(path);
    if (!kind || *kind != FileKind::File)
        return std::nullopt;
    return path;
}

} // namespace haul
