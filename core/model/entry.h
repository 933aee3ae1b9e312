// One accepted item of a list. Value types; any thread.
//
// A list of a million entries is normal: an entry is the URL's text, its line, and a pointer that
// is null for all that a plain list cannot say. Lists are shared between threads and never changed.
#pragma once

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

// What richer lists say about an entry.
struct EntryExtras
{
    QList<QByteArray> mirrors; // further URLs of the same file, best first
    QString name;              // wished file name; untrusted
    QString folder;            // wished folder below the batch's; untrusted
    QList<QByteArray> headers; // "Name: value"
    std::optional<Checksum> checksum;
};

struct Entry
{
    QByteArray url;  // absolute, normalised, ASCII (RFC 3986)
    qint32 line = 0; // of the list, from 1
    std::shared_ptr<const EntryExtras> extras;
};

using EntryList = std::vector<Entry>;
using SharedEntries = std::shared_ptr<const EntryList>;

} // namespace haul
