// What parsing made of a finished file ("result" in the glossary). Value type; any thread.
#pragma once

#include "core/base/error.h"
#include "core/model/ids.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace haul {

enum class LinkKind : quint8 {
    Page,   // <a>, <area>
    Image,  // <img>, <picture>, icons
    Media,  // <audio>, <video>, <source>, <track>
    Script, // <script src>
    Style,  // <link rel=stylesheet>
    Frame,  // <iframe>, <frame>
    Feed,   // <link rel=alternate> of a feed's type
    Other,  // <link> otherwise, <object>, <embed>
};

struct Link
{
    QByteArray url;  // absolute, as a browser resolves it
    QByteArray text; // UTF-8, white space collapsed; bounded
    LinkKind kind = LinkKind::Page;

    bool operator==(const Link &) const = default;
};

struct ParseResult
{
    TaskId task;
    QByteArray url;  // the address the file came from, after redirects
    QString path;    // of the file
    QByteArray type; // "text/html", "image/png": what it is, as far as known
    QString title;   // may be empty
    std::vector<Link> links;
    std::vector<std::pair<QByteArray, QByteArray>> fields; // name and value, UTF-8
    std::optional<Error> error; // Stage::Parse; the file itself is none the worse
};

// Results are shared between the table, the report and whoever asks, and never changed.
using ParseResultPtr = std::shared_ptr<const ParseResult>;

QString linkKindName(LinkKind kind);

} // namespace haul
