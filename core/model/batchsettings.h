// How a batch is to be downloaded, and the limits that hold for all batches together. Value types;
// any thread; shared read-only with the lanes.
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <chrono>

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
};

struct BatchSettings
{
    QString folder; // absolute
    ConflictPolicy onConflict = ConflictPolicy::Rename;
    FolderLayout layout = FolderLayout::Flat;

    int retries = 5;                            // further attempts after the first
    std::chrono::milliseconds retryPause{1000}; // before the second attempt; doubles each time
    std::chrono::seconds stallTimeout{60};      // without a byte
    std::chrono::seconds connectTimeout{20};
    qint64 lowestSpeed = 0;    // bytes a second, in the mean of stallTimeout; 0 is no limit
    qint64 bytesPerSecond = 0; // over all transfers of the batch, at its start; 0 is no limit
    int segments = 4;          // connections a file at most
    bool parse = true;         // make a result of every finished file
    bool digest = false;       // put the SHA-256 of every file into its outcome

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
