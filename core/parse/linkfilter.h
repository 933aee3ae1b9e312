// Which of a page's links are wanted: by kind, by host, by text, wildcard or regular expression.
//
//     LinkFilterSettings settings;
//     settings.kinds = FileKind::Image | FileKind::Archive;
//     settings.include = {{LinkTerm::Wildcard, u"*.example.org/*"_qs}};
//     const Result<LinkFilter> filter = LinkFilter::fromSettings(settings);
//     const std::vector<quint32> wanted = filter->wantedOf(links);      // their indexes
//
// A link is wanted when its kind and host are, one of the include terms matches (or there is none),
// and none of the exclude terms does. For a million links in one go. A value type; any thread.
#pragma once

#include "core/base/result.h"
#include "core/parse/filekind.h"

#include <QList>
#include <QRegularExpression>
#include <QString>

#include <vector>

namespace haul {

struct LinkTerm
{
    enum Syntax : quint8 {
        Text,     // is in the address or in the link's text, in either case
        Wildcard, // * and ?, for the whole address; without * it is as if one stood at both ends
        Regex,    // is found in the address, in the case it is written
    };

    Syntax syntax = Text;
    QString text;
};

struct LinkFilterSettings
{
    FileKinds kinds = {};    // none: all of them
    QList<QByteArray> hosts; // none: all of them; "example.org" also means "www.example.org"
    QList<LinkTerm> include;
    QList<LinkTerm> exclude;
};

class LinkFilter
{
public:
    // The error says which regular expression is wrong, what and where.
    static Result<LinkFilter> fromSettings(const LinkFilterSettings &settings);

    bool wants(const Link &link) const;
    std::vector<quint32> wantedOf(const std::vector<Link> &links) const;

private:
    struct Term
    {
        LinkTerm::Syntax syntax;
        QByteArray text;
        QRegularExpression regex;
    };

    static Result<std::vector<Term>> compile(const QList<LinkTerm> &terms);
    static bool matches(const Term &term, const Link &link);
    static bool matchesAny(const std::vector<Term> &terms, const Link &link);
    bool wantsHostOf(const Link &link) const;

    FileKinds kinds_;
    QList<QByteArray> hosts_;
    std::vector<Term> include_;
    std::vector<Term> exclude_;
};

// Whether the host is domain itself or one below it. Both in lower case.
bool isWithinDomain(QByteArrayView host, QByteArrayView domain);

} // namespace haul
