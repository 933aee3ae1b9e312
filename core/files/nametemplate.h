// Names and folders made of fields: "{host}/{path}/{index:04}-{name}{ext}".
//
//     const ParsedNameTemplate parsed = parseNameTemplate(text);
//     if (!parsed.error.isEmpty()) return complain(parsed.error);
//     settings.nameTemplate = parsed.value;
//
// docs/naming.md says what the fields mean. Pure functions; any thread.
#pragma once

#include "core/files/targetpath.h"

#include <QString>
#include <QStringView>

namespace haul {

inline constexpr qsizetype maxTemplateText = 1000;

struct ParsedNameTemplate
{
    NameTemplate value;
    QString error; // one line; empty when all is well
    // With an error: the characters it is about, to be marked.
    qsizetype position = 0;
    qsizetype length = 0;
};

// An empty text gives an empty template.
ParsedNameTemplate parseNameTemplate(const QString &text);

// What the fields stand for.
struct FieldValues
{
    const BatchSettings &settings;
    QByteArrayView url; // the entry's
    QStringView name;   // with its extension, sanitised
    quint32 index = 0;  // from 0
    QStringView title;  // empty: not known
};

// Slashes of the template and of {path} make folders, those in other values do not. Every component
// is sanitised and empty ones are left out. Without anything for the last one, it is the name.
TargetPath expandTemplate(const NameTemplate &form, const FieldValues &values);

} // namespace haul
