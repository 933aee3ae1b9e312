#include "core/model/parseresult.h"

#include <algorithm>
#include <iterator>

namespace haul {
namespace {

struct RelName
{
    QByteArrayView name;
    LinkRel rel;
};

constexpr RelName relNames[] = {
    {"alternate", LinkRel::Alternate},
    {"author", LinkRel::Author},
    {"canonical", LinkRel::Canonical},
    {"enclosure", LinkRel::Enclosure},
    {"external", LinkRel::External},
    {"help", LinkRel::Help},
    {"icon", LinkRel::Icon},
    {"license", LinkRel::License},
    {"manifest", LinkRel::Manifest},
    {"next", LinkRel::Next},
    {"nofollow", LinkRel::NoFollow},
    {"preload", LinkRel::Preload},
    {"prev", LinkRel::Prev},
    {"search", LinkRel::Search},
    {"self", LinkRel::Self},
    {"sponsored", LinkRel::Sponsored},
    {"stylesheet", LinkRel::Stylesheet},
    {"tag", LinkRel::Tag},
    {"ugc", LinkRel::Ugc},
};

bool isSpace(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

LinkRels relOfWord(QByteArrayView word)
{
    for (const RelName &row : relNames) {
        if (word.size() == row.name.size()
            && qstrnicmp(word.data(), word.size(), row.name.data(), row.name.size()) == 0)
            return row.rel;
    }
    return {};
}

} // namespace

QString linkKindName(LinkKind kind)
{
    switch (kind) {
    case LinkKind::Page:
        return QStringLiteral("page");
    case LinkKind::Image:
        return QStringLiteral("image");
    case LinkKind::Media:
        return QStringLiteral("media");
    case LinkKind::Script:
        return QStringLiteral("script");
    case LinkKind::Style:
        return QStringLiteral("style");
    case LinkKind::Frame:
        return QStringLiteral("frame");
    case LinkKind::Feed:
        return QStringLiteral("feed");
    case LinkKind::Other:
        return QStringLiteral("other");
    }
    Q_UNREACHABLE();
}

bool isPlain(const ParseResult &result)
{
    const auto &fields = result.fields;
    return result.title.isEmpty() && result.links.empty() && !result.error
           && (fields.empty() || (fields.size() == 1 && fields.front().first == "size"));
}

QByteArray linkRelNames(LinkRels rels)
{
    QByteArray names;
    for (const RelName &row : relNames) {
        if (!rels.testFlag(row.rel))
            continue;
        if (!names.isEmpty())
            names += ' ';
        names += row.name;
    }
    return names;
}

LinkRels linkRelsFromNames(QByteArrayView words)
{
    LinkRels rels;
    const char *at = words.begin();
    while (at != words.end()) {
        const char *const end = std::find_if(at, words.end(), isSpace);
        rels |= relOfWord(QByteArrayView(at, end - at));
        at = std::find_if_not(end, words.end(), isSpace);
    }
    return rels;
}

} // namespace haul
