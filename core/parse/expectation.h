// Whether what arrived is what was asked for: a zip that came as a login page is a failure that no
// status code tells of.
//
//     const AskedFile file{"https://example.org/a.zip", {}, "text/html", "<!doctype html>..."};
//     if (const auto mismatch = findMismatch(file))
//         show(mismatch->reason);   // "asked for a .zip (archive), got a web page"
//
// Careful: it speaks only where the name promises a kind of file that is known by its first bytes,
// and the bytes are of another kind. Never about pages, text, servers' programs (.php) and endings
// that it does not know. Before there are bytes, findDeclaredMismatch() judges by the declared type
// and is more careful still. Pure functions; any thread.
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace haul {

struct AskedFile
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
std::optional<Mismatch> findMismatch(const AskedFile &file);

// The same before any byte has come, of a file without a head: servers declare much that is vague
// or old, so only a type that nothing of the promised kind is ever sent as says anything.
std::optional<Mismatch> findDeclaredMismatch(const AskedFile &file);

} // namespace haul
