// What kind of file an address leads to, as far as it says so: by its name's ending, else by how
// the page links it. For the link grabber, which sorts a million of them.
//
//     kindOfLink(link);                                    // FileKind::Archive
//     kindOfUrl("https://example.org/a/b.tar.gz?x=1");     // FileKind::Archive
//     hostOfUrl("https://me@example.org:8080/x");          // "example.org"
//
// Nothing here allocates. Pure functions; any thread.
#pragma once

#include "core/model/parseresult.h"

#include <QByteArray>
#include <QFlags>

namespace haul {

enum class FileKind : quint16 {
    Page = 1 << 0, // also what has no ending, or one of a server's program
    Image = 1 << 1,
    Archive = 1 << 2,  // packages and disk images too
    Document = 1 << 3, // for people to read: PDF, office, e-books, text
    Audio = 1 << 4,
    Video = 1 << 5,
    Program = 1 << 6,
    Data = 1 << 7, // for programs to read: JSON, CSV, XML, feeds, checksums
    Part = 1 << 8, // of a page: scripts, style sheets, fonts
    Other = 1 << 9,
};
Q_DECLARE_FLAGS(FileKinds, FileKind)
Q_DECLARE_OPERATORS_FOR_FLAGS(FileKinds)

FileKind kindOfUrl(QByteArrayView url);
FileKind kindOfLink(const Link &link);

// The name's ending within a URL's path, in lower case and at most 8 letters and digits, or empty.
// Never of the host.
class UrlEnding
{
public:
    explicit UrlEnding(QByteArrayView url);

    QByteArrayView text() const { return QByteArrayView(buffer_, size_); }

private:
    char buffer_[8];
    qsizetype size_ = 0;
};

// Views into the URL, which is absolute and in its normal form. Empty when it is not.
QByteArrayView hostOfUrl(QByteArrayView url);      // without port and user
QByteArrayView originOfUrl(QByteArrayView url);    // "https://example.org:8080"
QByteArrayView folderOfUrl(QByteArrayView url);    // "https://example.org/a/" of ".../a/b?c/d"
QByteArrayView pathAndQueryOf(QByteArrayView url); // "/a/b?c/d"

} // namespace haul
