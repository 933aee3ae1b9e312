// Makes the links of a page absolute, as a browser does (WHATWG URL Standard), on bytes alone.
//
//     const UrlResolver resolver("https://example.org/docs/page.html");
//     resolver.resolve("../logo.png#top");   // "https://example.org/logo.png"
//     resolver.resolve("mailto:me@here");    // empty: nothing to download
//
// Links for download are http, https, ftp and ftps and have no fragment. Immutable; any thread.
#pragma once

#include <QByteArray>

namespace haul {

class UrlResolver
{
public:
    // A base that is not a URL for download is none: only absolute references resolve then.
    // charset is the encoding of the page that the references are in, by name: their queries are
    // sent in it. Empty means UTF-8.
    explicit UrlResolver(QByteArrayView base, QByteArrayView charset = {});

    // The base in its normal form and without its fragment; may be empty.
    const QByteArray &base() const { return base_; }

    // The absolute URL in its normal form, or empty when there is nothing to download. References
    // are UTF-8 (other bytes are percent-encoded as they are). An empty reference and a bare
    // fragment mean the base itself.
    QByteArray resolve(QByteArrayView reference) const;

private:
    QByteArray resolveTrimmed(QByteArrayView reference) const;
    QByteArray resolveRelative(QByteArrayView reference) const;
    QByteArrayView scheme() const { return QByteArrayView(base_).first(schemeEnd_); }

    QByteArray base_;
    QByteArray charset_; // empty for UTF-8
    // Where the parts of base_ end: "https" "://example.org" "/docs/" "page.html" "?query".
    qsizetype schemeEnd_ = 0;
    qsizetype authorityEnd_ = 0;
    qsizetype directoryEnd_ = 0;
    qsizetype pathEnd_ = 0;
};

} // namespace haul
