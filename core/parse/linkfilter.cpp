#include "core/parse/linkfilter.h"

#include "core/parse/boundedregex.h"
#include "core/parse/wildcard.h"

#include <algorithm>

namespace haul {
namespace {

constexpr int maxRegexSteps = 10'000; // on one link

} // namespace

bool isWithinDomain(QByteArrayView host, QByteArrayView domain)
{
    if (!host.endsWith(domain) || domain.isEmpty())
        return false;
    return host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.';
}

Result<LinkFilter> LinkFilter::fromSettings(const LinkFilterSettings &settings)
{
    auto include = compile(settings.include);
    auto exclude = compile(settings.exclude);
    if (!include || !exclude)
        return include ? exclude.error() : include.error();
    LinkFilter filter;
    filter.kinds_ = settings.kinds;
    for (const QByteArray &host : settings.hosts)
        filter.hosts_ += host.trimmed().toLower();
    filter.include_ = std::move(*include);
    filter.exclude_ = std::move(*exclude);
    return filter;
}

Result<std::vector<LinkFilter::Term>> LinkFilter::compile(const QList<LinkTerm> &terms)
{
    std::vector<Term> compiled;
    for (const LinkTerm &term : terms) {
        if (term.text.isEmpty())
            continue;
        Term row{term.syntax, term.text.toUtf8(), {}};
        if (term.syntax == LinkTerm::Text)
            row.text = term.text.toLower().toUtf8();
        if (term.syntax == LinkTerm::Wildcard && !row.text.contains('*'))
            row.text = '*' + row.text + '*';
        if (term.syntax == LinkTerm::Regex) {
            auto regex = boundedRegex(term.text, maxRegexSteps);
            if (!regex)
                return Error{ErrorCode::Parse, Stage::Parse,
                             QStringLiteral("%1: %2").arg(term.text, regex.error().detail)};
            row.regex = std::move(*regex);
        }
        compiled.push_back(std::move(row));
    }
    return compiled;
}

bool LinkFilter::matches(const Term &term, const Link &link)
{
    switch (term.syntax) {
    case LinkTerm::Text:
        return containsIgnoringCase(link.url, term.text)
               || containsIgnoringCase(link.text, term.text);
    case LinkTerm::Wildcard:
        return matchesWildcard(link.url, term.text);
    case LinkTerm::Regex:
        return term.regex.match(QString::fromUtf8(link.url)).hasMatch();
    }
    Q_UNREACHABLE();
}

bool LinkFilter::matchesAny(const std::vector<Term> &terms, const Link &link)
{
    return std::any_of(terms.begin(), terms.end(),
                       [&](const Term &term) { return matches(term, link); });
}

bool LinkFilter::wantsHostOf(const Link &link) const
{
    const QByteArrayView host = hostOfUrl(link.url);
    return std::any_of(hosts_.begin(), hosts_.end(),
                       [&](const QByteArray &domain) { return isWithinDomain(host, domain); });
}

bool LinkFilter::wants(const Link &link) const
{
    if (kinds_ && !kinds_.testFlag(kindOfLink(link)))
        return false;
    if (!hosts_.isEmpty() && !wantsHostOf(link))
        return false;
    if (!include_.empty() && !matchesAny(include_, link))
        return false;
    return !matchesAny(exclude_, link);
}

std::vector<quint32> LinkFilter::wantedOf(const std::vector<Link> &links) const
{
    std::vector<quint32> wanted;
    for (size_t index = 0; index < links.size(); ++index) {
        if (wants(links[index]))
            wanted.push_back(quint32(index));
    }
    return wanted;
}

} // namespace haul
