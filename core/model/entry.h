// One accepted item of a list. Value types; any thread.
//
// A list of a million entries is normal: an entry is the URL's text, its line, and a pointer that
// is null for all that a plain list cannot say. Lists are shared between threads and never changed.
#pragma once

#include "core/base/boxed.h"
#include "core/base/shared.h"

#include <QByteArray>
#include <QCryptographicHash>
#include <QList>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace haul {

struct Checksum
{
    QCryptographicHash::Algorithm algorithm = QCryptographicHash::Sha256;
    QByteArray digest; // raw bytes, not hex

    bool operator==(const Checksum &) const = default;
};

// How an entry is asked for, where its list says so: mostly the same for many of a list.
struct RequestWishes
{
    QList<QByteArray> headers; // "Name: value"
    QByteArray referer;
    QByteArray userAgent;
    QByteArray userPassword; // "name:password"
    QByteArray proxy;        // URL
    int segments = 0;        // connections at most; 0: as the batch has it

    bool operator==(const RequestWishes &) const = default;
};

// What richer lists say about an entry. All of it is somebody else's word: name and folder never
// lead out of the batch's folder, and nothing has a control character in it, but that is all.
//
// What few entries have, or many have in common, takes no more than a pointer here.
struct EntryExtras
{
    QString name;   // wished file name; one component
    QString folder; // wished folder below the batch's: "a/b"
    Shared<RequestWishes> request;
    Shared<QList<QByteArray>> mirrors; // further URLs of the same file, best first
    Boxed<Checksum> checksum;
    std::optional<quint32> crc32; // of SFV lists
    qint64 size = -1;             // bytes expected; negative when nobody said

    // The list's own words, for writing the same kind of list again: what Haul has no field for,
    // and the order and spelling of what it has. Empty for entries from elsewhere.
    QByteArray aria2Options;             // a line each: "name=value\n"
    Shared<QByteArray> metalinkChildren; // of <file>, as Metalink 4

    bool operator==(const EntryExtras &) const = default;
};

struct Entry
{
    QByteArray url;     // absolute, normalised, ASCII (RFC 3986)
    qint32 line = 0;    // of the list, from 1; 0 of what was found by following links
    quint8 depth = 0;   // how many links it is away from the list
    bool alien = false; // found, on a site of which the list names nothing: it gets no secrets
    std::shared_ptr<const EntryExtras> extras = {};
};

using EntryList = std::vector<Entry>;
using SharedEntries = std::shared_ptr<const EntryList>;

} // namespace haul
