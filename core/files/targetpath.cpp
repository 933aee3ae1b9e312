#include "core/files/targetpath.h"

#include "core/files/filename.h"
#include "core/files/folderrules.h"
#include "core/files/nametemplate.h"
#include "core/files/typefolder.h"

#include <algorithm>

namespace haul {

namespace {

QString joined(const QString &folder, const QString &below)
{
    return folder.isEmpty() || below.isEmpty() ? folder + below : folder + u'/' + below;
}

QString layoutFolder(const BatchSettings &settings, QByteArrayView url, QByteArrayView mime,
                     const QString &name)
{
    switch (settings.layout) {
    case FolderLayout::Flat:
        return {};
    case FolderLayout::Host:
        return hostFolder(url);
    case FolderLayout::Tree:
        return joined(hostFolder(url), pathFolder(url, settings.cutDirs));
    case FolderLayout::Type:
        return typeFolder(mime, name);
    }
    Q_UNREACHABLE();
}

} // namespace

TargetPath targetPath(const BatchSettings &settings, const Entry &entry, quint32 index,
                      const NameHints &hints)
{
    const EntryExtras *wishes = entry.extras.get();
    const bool hasName = wishes && !wishes->name.isEmpty();
    const QString name = hasName ? sanitisedFileName(wishes->name)
                                 : fileNameFor(hints.contentDisposition, hints.url, hints.mime);
    TargetPath path{{}, name};
    if (!settings.nameTemplate.isEmpty())
        path =
            expandTemplate(settings.nameTemplate, {settings, entry.url, name, index, hints.title});
    if (hasName)
        path.name = name;

    const QString wished = wishes ? sanitisedFolder(wishes->folder) : QString();
    if (!wished.isEmpty()) {
        path.folder = wished;
    } else {
        const std::optional<QString> ruled = folderByRules(settings.folderRules, entry.url);
        path.folder = joined(ruled ? *ruled : layoutFolder(settings, entry.url, hints.mime, name),
                             path.folder);
    }
    return path;
}

bool asksForTitle(const NameTemplate &form)
{
    return std::any_of(form.pieces.begin(), form.pieces.end(),
                       [](const auto &piece) { return piece.field == NameTemplate::Field::Title; });
}

std::optional<TargetPath> titledPath(const BatchSettings &settings, const Entry &entry,
                                     quint32 index, const NameHints &hints)
{
    if (!asksForTitle(settings.nameTemplate))
        return std::nullopt;
    NameHints untitled = hints;
    untitled.title = {};
    TargetPath path = targetPath(settings, entry, index, hints);
    if (path == targetPath(settings, entry, index, untitled))
        return std::nullopt;
    return path;
}

} // namespace haul
