// How a batch is to be downloaded, and the limits that hold for all batches together. Value types;
// any thread; shared read-only with the lanes.
#pragma once

#include "core/model/crawlsettings.h"

#include <QByteArray>
#include <QDate>
#include <QList>
#include <QRegularExpression>
#include <QString>
#include <QStringList>

#include <chrono>
#include <optional>
#include <vector>

namespace haul {

// When a file of the wanted name is there already.
enum class ConflictPolicy : quint8 {
    Rename,    // keep both: "name (1).ext"
    Skip,      // keep the old one; the task ends as skipped
    Overwrite, // replace the old one, but only by the finished new one
};

// Which folders are made below the batch's folder.
enum class FolderLayout : quint8 {
    Flat, // none
    Host, // one a host
    Tree, // host and the URL's path
    Type, // one for images, one for documents, ... (core/files/typefolder.h)
};

// What a file is called and which folders it gets, made of fields and plain text. Its text is read
// once, by parseNameTemplate() (core/files/nametemplate.h).
struct NameTemplate
{
    enum class Field : quint8 { Plain, Batch, Host, Path, Name, Extension, Index, Date, Title };

    struct Piece
    {
        Field field = Field::Plain;
        QString text;  // with Field::Plain
        int width = 0; // with Field::Index: filled with zeros up to it

        bool operator==(const Piece &) const = default;
    };

    QString text; // as it was written
    std::vector<Piece> pieces;

    bool isEmpty() const { return pieces.empty(); }
    bool operator==(const NameTemplate &) const = default;
};

// Files whose URL matches go to this folder; read by parseFolderRule() (core/files/folderrules.h).
struct FolderRule
{
    QRegularExpression url;
    QString folder; // below the batch's, with "/" between folders; empty: the batch's own

    bool operator==(const FolderRule &) const = default;
};

struct BatchSettings
{
    QString folder; // absolute
    ConflictPolicy onConflict = ConflictPolicy::Rename;

    // Where below the folder: docs/naming.md, core/files/targetpath.h.
    FolderLayout layout = FolderLayout::Flat;
    int cutDirs = 0;                     // leading folders of the URL's path that are left out
    NameTemplate nameTemplate;           // empty: the name itself
    std::vector<FolderRule> folderRules; // the first that matches counts, before the layout
    QString batchName;                   // for the template, as is
    QDate submitted;                     // the day that the batch was submitted

    int retries = 5;                            // further attempts after the first
    std::chrono::milliseconds retryPause{1000}; // before the second attempt; doubles each time
    std::chrono::seconds stallTimeout{60};      // without a byte
    std::chrono::seconds connectTimeout{20};
    qint64 lowestSpeed = 0;    // bytes a second, in the mean of stallTimeout; 0 is no limit
    qint64 bytesPerSecond = 0; // over all transfers of the batch, at its start; 0 is no limit
    int segments = 4;          // connections a file at most
    bool parse = true;         // make a result of every finished file
    QStringList extractions;   // "price=//span": columns of every result (core/parse/extraction.h)
    bool anyKind = false;      // take a page under the name of a zip for the zip
    bool digest = false;       // put the SHA-256 of every file into its outcome
    bool probe = false;        // only ask what is there, fetch nothing: core/manager/preflight.h
    std::optional<CrawlSettings> crawl; // the batch grows by the links of its pages

    QList<QByteArray> headers; // "Name: value"
    QByteArray userAgent;      // empty: Haul's own
    QByteArray referer;
    QByteArray userPassword; // "name:password"
    QByteArray proxy;        // URL; empty: as the environment says
    QString cookieFile;      // Netscape's form
    QString caFile;          // PEM
    bool netrc = false;
    bool insecure = false; // do not verify certificates
};

struct Limits
{
    int jobs = 16;                             // tasks at once, over all batches
    int perHost = 6;                           // connections to one host
    qint64 bytesPerSecond = 0;                 // over all transfers; 0 is no limit
    std::chrono::milliseconds hostInterval{0}; // between two requests to one host
};

} // namespace haul
