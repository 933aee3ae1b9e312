// Whether what arrived is what was asked for: a zip that came as a login page is a failure that no
// status code tells of.
//
//     const ArrivedFile file{"https://example.org/a.zip", {}, "text/html", "<!doctype html>..."};
//     if (const auto mismatch = findMismatch(file))
//         show(mismatch->reason);   // "asked for a .zip (archive), got a web page"
//
// Careful: it speaks only where the name promises a kind of file that is known by its first bytes,
// and the bytes are of another kind. Never about pages, text, servers' programs (.php) and endings
// that it does not know. A pure function; any thread.
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace haul {

struct ArrivedFile
{
    QByteArrayView url;         // as in the list, before redirects: that is what was asked for
    QString wishedName;         // of the list; counts before the URL's
    QByteArrayView contentType; // as the server said; may be empty
    QByteArrayView head;        // the first bytes, 512 or more, or the whole file
};

struct Mismatch
{
    QByteArray ending; // ".zip" without its dot: what was asked for
    QByteArray type;   // "text/html": what it is
    QString reason;    // one sentence, in English
};

// Nothing when it fits, or when there is no telling.
std::optional<Mismatch> findMismatch(const ArrivedFile &file);

} // namespace haul
