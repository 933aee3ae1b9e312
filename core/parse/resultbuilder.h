// Collects what a result holds within the limits: title, links, fields. What every parser builds.
//
//     ResultBuilder builder(pageUrl, limits);
//     builder.addLink("../a.zip", LinkKind::Page, "The archive");
//     builder.addField("rows", "12");
//     return std::move(builder).finish();
//
// Links are kept as the file has them, repeats too. One thread, one file.
#pragma once

#include "core/model/parseresult.h"
#include "core/parse/parselimits.h"
#include "core/parse/urlresolver.h"

namespace haul {

class ResultBuilder
{
public:
    // charset is the file's own: browsers encode a link's query in it.
    ResultBuilder(QByteArrayView url, const ParseLimits &limits, QByteArrayView charset = {});

    const ParseLimits &limits() const { return limits_; }
    const QByteArray &base() const { return resolver_.base(); }

    // What relative links count from, from now on; one that is of no use changes nothing.
    void setBase(QByteArrayView reference);

    // False when there is nothing to download, or no room.
    bool addLink(QByteArrayView reference, LinkKind kind, QByteArrayView text = {},
                 LinkRels rels = {});
    size_t linkCount() const { return result_.links.size(); }
    // More text for a link, in pieces; closeText() after the last.
    void appendText(size_t link, QByteArrayView piece) { appendTextOf(result_.links[link], piece); }
    void closeText(size_t link);
    const QByteArray &lastUrl() const { return result_.links.back().url; }

    // White space collapsed; the first one of a name counts, and empty ones do not.
    void addField(QByteArrayView name, QByteArrayView value);
    void addField(QByteArrayView name, qint64 number);
    // As it is, lines and all; the caller keeps it short.
    void addText(QByteArrayView name, QByteArray text);

    void setTitle(const QByteArray &utf8);
    bool hasTitle() const { return !result_.title.isEmpty(); }

    // The first one counts.
    void setError(const Error &error);
    bool hasError() const { return result_.error.has_value(); }

    ParseResult finish() && { return std::move(result_); }

private:
    void appendTextOf(Link &link, QByteArrayView piece);
    bool hasRoom();

    ParseLimits limits_;
    QByteArray charset_;
    UrlResolver resolver_;
    ParseResult result_;
    qint64 linkBytes_ = 0;
};

} // namespace haul
