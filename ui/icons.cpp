#include "ui/icons.h"

#include "ui/inkiconengine.h"

#include <QtGlobal>

#include <algorithm>

// Resources of a static library have to be asked for, and not from within a namespace.
static void loadResources()
{
    Q_INIT_RESOURCE(haul);
}

namespace haul {
namespace {

struct Names
{
    Icon icon;
    const char *themed;
    const char *own;
};

constexpr Names table[] = {
    {Icon::Import, "document-open", "import"},
    {Icon::Add, "list-add", "add"},
    {Icon::Paste, "edit-paste", "paste"},
    {Icon::Pause, "media-playback-pause", "pause"},
    {Icon::Resume, "media-playback-start", "resume"},
    {Icon::Cancel, "process-stop", "cancel"},
    {Icon::Retry, "view-refresh", "retry"},
    {Icon::Folder, "folder-open", "folder"},
    {Icon::Open, "document-preview", "open"},
    {Icon::Copy, "edit-copy", "copy"},
    {Icon::Remove, "edit-delete", "remove"},
    {Icon::Search, "edit-find", "search"},
    {Icon::About, "help-about", "about"},
};

bool themeHasAll()
{
    return std::all_of(std::begin(table), std::end(table), [](const Names &names) {
        return QIcon::hasThemeIcon(QLatin1String(names.themed));
    });
}

} // namespace

QIcon icon(Icon which)
{
    loadResources();
    static const bool themed = themeHasAll();
    const Names &names = table[int(which)];
    Q_ASSERT(names.icon == which);
    if (themed)
        return QIcon::fromTheme(QLatin1String(names.themed));
    return QIcon(
        new InkIconEngine(QStringLiteral(":/haul/icons/%1.svg").arg(QLatin1String(names.own))));
}

QIcon applicationIcon()
{
    loadResources();
    return QIcon::fromTheme(QStringLiteral("haul"), QIcon(QStringLiteral(":/haul/haul.svg")));
}

} // namespace haul
