// Where below the batch's folder a file goes: settings, the entry's wishes, what the server said.
//
//     const TargetPath path = targetPath(settings, entry, task.index, hints);
//     path.folder;   // "h.example/papers": may be empty
//     path.name;     // "0007-report.pdf"
//
// The preview before the start and the lanes ask the same function; before the answer, the hints
// are the entry's URL alone. docs/naming.md has the rules. All input but the settings is untrusted:
// every component is sanitised (safename.h), so the path never leads out of the batch's folder.
// Pure functions; any thread.
#pragma once

#include "core/model/batchsettings.h"
#include "core/model/entry.h"

#include <QByteArrayView>
#include <QString>
#include <QStringView>

#include <optional>

namespace haul {

// What the answer says about the name.
struct NameHints
{
    QByteArrayView contentDisposition = {};
    QByteArrayView url = {}; // after redirects
    QByteArrayView mime = {};
    QStringView title = {}; // of the page; empty before it is parsed
};

struct TargetPath
{
    QString folder; // below the batch's, without slashes at its ends; may be empty
    QString name;   // one component

    QString relative() const { return folder.isEmpty() ? name : folder + u'/' + name; }
    bool operator==(const TargetPath &) const = default;
};

// `index` is the entry's place in the batch, from 0.
TargetPath targetPath(const BatchSettings &settings, const Entry &entry, quint32 index,
                      const NameHints &hints);

// Whether names wait for what is in the files: then {title} is the file's name until it is known.
bool asksForTitle(const NameTemplate &form);

// Where a parsed page would go by its title; nothing when the settings do not ask for titles, or
// when that makes no difference. Until then {title} was the file's name.
std::optional<TargetPath> titledPath(const BatchSettings &settings, const Entry &entry,
                                     quint32 index, const NameHints &hints);

} // namespace haul
