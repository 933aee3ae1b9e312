// What parsing made of a finished file ("result" in the glossary). Value type; any thread.
#pragma once

#include "core/base/boxed.h"
#include "core/base/error.h"
#include "core/model/ids.h"

#include <QByteArray>
#include <QFlags>
#include <QString>

#include <memory>
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

// What a link says of itself with its rel attribute (HTML Standard, 4.6.7; RFC 8288), of the words
// that have a use here. Bits and not text: pages have many links, and few words for them.
enum class LinkRel : quint32 {
    Alternate = 1 << 0,
    Author = 1 << 1,
    Canonical = 1 << 2,
    Enclosure = 1 << 3,
    External = 1 << 4,
    Help = 1 << 5,
    Icon = 1 << 6,
    License = 1 << 7,
    Manifest = 1 << 8,
    Next = 1 << 9,
    NoFollow = 1 << 10,
    Preload = 1 << 11,
    Prev = 1 << 12,
    Search = 1 << 13,
    Self = 1 << 14,
    Sponsored = 1 << 15,
    Stylesheet = 1 << 16,
    Tag = 1 << 17,
    Ugc = 1 << 18,
};
Q_DECLARE_FLAGS(LinkRels, LinkRel)
Q_DECLARE_OPERATORS_FOR_FLAGS(LinkRels)

struct Link
{
    QByteArray url;  // absolute, as a browser resolves it
    QByteArray text; // UTF-8, white space collapsed; bounded
    LinkKind kind = LinkKind::Page;
    LinkRels rels = {};

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
    Boxed<Error> error; // Stage::Parse; the file itself is none the worse
};

// Results are shared between the table, the report and whoever asks, and never changed.
using ParseResultPtr = std::shared_ptr<const ParseResult>;

// Whether it says no more of its file than type and size, which can be said of any.
bool isPlain(const ParseResult &result);

QString linkKindName(LinkKind kind);

// "nofollow next": the words of rel, in alphabetical order; and back, unknown words left out.
QByteArray linkRelNames(LinkRels rels);
LinkRels linkRelsFromNames(QByteArrayView words);

} // namespace haul
