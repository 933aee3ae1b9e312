#include "core/files/folderrules.h"

#include "core/files/safename.h"

#include <QList>

#include <algorithm>

namespace haul {

namespace {

// A message is one line of bounded length.
QString shown(const QString &text)
{
    const QString line = text.left(60).simplified();
    return text.size() > 60 ? line + QLatin1String("...") : line;
}

bool leadsAway(QStringView folder)
{
    const QList<QStringView> components = folder.split(u'/');
    return folder.startsWith(u'/')
           || std::any_of(components.begin(), components.end(), [](QStringView component) {
                  return component == u"." || component == u"..";
              });
}

} // namespace

ParsedFolderRule parseFolderRule(const QString &text)
{
    const qsizetype equals = text.lastIndexOf(u'=');
    if (equals < 0)
        return {{},
                QStringLiteral("“%1” has no “=” between expression and folder").arg(shown(text))};
    return makeFolderRule(text.first(equals), text.sliced(equals + 1));
}

ParsedFolderRule makeFolderRule(const QString &expression, const QString &folder)
{
    if (expression.isEmpty())
        return {{}, QStringLiteral("there is no expression before “=”")};
    const QRegularExpression url(expression);
    if (!url.isValid())
        return {{},
                QStringLiteral("the expression “%1” is wrong at character %2: %3")
                    .arg(shown(expression), QString::number(url.patternErrorOffset() + 1),
                         url.errorString())};
    if (leadsAway(folder))
        return {{}, QStringLiteral("“%1” is no folder below the target folder").arg(shown(folder))};
    url.optimize(); // once, and not in a lane
    return {{url, folder}, {}};
}

std::optional<QString> folderByRules(const std::vector<FolderRule> &rules, QByteArrayView url)
{
    if (rules.empty())
        return std::nullopt;
    const QString text = QString::fromUtf8(url);
    const auto rule = std::find_if(rules.begin(), rules.end(), [&](const FolderRule &candidate) {
        return candidate.url.match(text).hasMatch();
    });
    if (rule == rules.end())
        return std::nullopt;
    return sanitisedFolder(rule->folder);
}

} // namespace haul
