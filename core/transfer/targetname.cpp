#include "core/transfer/targetname.h"

#include "core/files/diskcalls.h"
#include "core/files/filename.h"
#include "core/files/nameregistry.h"

namespace haul {
namespace {

TargetPath targetOf(const TransferRequest &request, const NameHints &hints)
{
    return targetPath(*request.settings, request.entry, request.task.index, hints);
}

QString folderOf(const TransferRequest &request, const TargetPath &target)
{
    const QString &folder = request.settings->folder;
    return target.folder.isEmpty() ? folder : folder + QLatin1Char('/') + target.folder;
}

} // namespace

Result<std::optional<QString>> reserveTarget(NameRegistry &names, const TransferRequest &request,
                                             const NameHints &hints)
{
    const TargetPath target = targetOf(request, hints);
    return names.reserve(folderOf(request, target), target.name, request.settings->onConflict,
                         request.task.batch, request.settings->folder);
}

QString reserveTargetUnseen(NameRegistry &names, const TransferRequest &request,
                            const NameHints &hints)
{
    if (request.settings->onConflict != ConflictPolicy::Rename)
        return {};
    const TargetPath target = targetOf(request, hints);
    return names.reserveUnseen(folderOf(request, target), target.name);
}

QString wishedTarget(const TransferRequest &request, const NameHints &hints)
{
    const TargetPath target = targetOf(request, hints);
    return folderOf(request, target) + QLatin1Char('/') + target.name;
}

std::optional<QString> fileToSkip(const TransferRequest &request)
{
    if (request.settings->onConflict != ConflictPolicy::Skip)
        return std::nullopt;
    const QByteArrayView url = request.entry.url;
    if (nameFromUrl(url).isEmpty())
        return std::nullopt; // only the answer will tell the name
    const QString path = wishedTarget(request, {.url = url});
    const Result<FileKind> kind = fileKind(path);
    if (!kind || *kind != FileKind::File)
        return std::nullopt;
    return path;
}

} // namespace haul
