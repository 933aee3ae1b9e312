// Folders by rule: what a URL matches decides, and the first match counts.
//
//     const ParsedFolderRule parsed = parseFolderRule(u"\\.pdf$=papers/new"_qs);
//     if (!parsed.error.isEmpty()) return complain(parsed.error);
//     settings.folderRules.push_back(parsed.value);
//
// Pure functions; any thread.
#pragma once

#include "core/model/batchsettings.h"

#include <QByteArrayView>
#include <QString>

#include <optional>
#include <vector>

namespace haul {

struct ParsedFolderRule
{
    FolderRule value;
    QString error; // one line; empty when all is well
};

// "REGEX=FOLDER": the last "=" divides them, for URLs have some of their own. The expression may
// match anywhere in the URL, and tells upper case from lower. The folder may be empty.
ParsedFolderRule parseFolderRule(const QString &text);
ParsedFolderRule makeFolderRule(const QString &expression, const QString &folder);

// The folder of the first rule that matches, sanitised; nothing when none does.
std::optional<QString> folderByRules(const std::vector<FolderRule> &rules, QByteArrayView url);

} // namespace haul
