// What went wrong, as a value: a code to decide on, the stage it happened in, a detail for people.
//
//     return Error{ErrorCode::Truncated, Stage::Body, u"12 of 90 bytes"_qs};
//
// The code decides whether a retry makes sense (core/queue/retrypolicy.h) and which words people
// read (errortext.h). docs/errors.md lists every code. A value type; any thread.
#pragma once

#include <QString>

#include <chrono>

namespace haul {

// Stable: the names (errorCodeName) stand in reports that scripts read. Add at the end.
enum class ErrorCode : quint8 {
    BadUrl,              // not an absolute URL
    UnsupportedProtocol, // a URL, but of a protocol that Haul does not speak
    Dns,                 // the host's name has no address
    Connect,             // nobody answered at the address
    ConnectTimeout,      // no connection within the connect timeout
    Timeout,             // connected, but no bytes for the stall timeout
    ConnectionLost,      // the connection broke before the end
    Tls,                 // no secure connection could be agreed on
    TlsCertificate,      // the server's certificate does not prove who it is
    Proxy,               // the proxy could not be reached or refused
    Login,               // the server refused the name and password
    Http,                // an HTTP status that is not success: see Error::httpStatus
    Redirect,            // a redirect that leads nowhere, in a circle or away from the protocols
    BadResponse,         // the answer breaks the rules of its protocol
    Truncated,           // fewer bytes arrived than were announced
    NotFound,            // the server (not HTTP) has no such file
    Checksum,            // the bytes are not those that were promised
    DiskFull,            // no space left, or a quota reached
    Permission,          // the folder or file may not be written
    NameTooLong,         // the file system does not take a name of this length
    Folder,              // the target folder is missing or cannot be made
    Disk,                // any other failure of the file system
    ListUnreadable,      // a list of URLs that cannot be read
    TooLarge,            // too large for what was to be done with it
    Parse,               // the file arrived whole but could not be understood
    Duplicate,           // the list has the same URL before
    Internal,            // a mistake of ours
    TooSlow,             // bytes came, but slower than the lowest speed allowed
    HostKey,             // the key of an SSH server is unknown or not the one known
    Changed,             // the file on the server changed while it was being downloaded
    SessionInUse,        // another Haul has the session's file open
    SessionDamaged,      // the session's file is none, or not whole
    SessionNewer,        // the session's file was written by a later Haul
    Session,             // any other failure of the session's file
    OtherKind,           // a file of another kind than its name promises: a page instead of a zip
};

inline constexpr ErrorCode lastErrorCode = ErrorCode::OtherKind;

// Where on its way the task was.
enum class Stage : quint8 { List, Name, Connect, Request, Response, Body, Disk, Verify, Parse };

struct Error
{
    ErrorCode code = ErrorCode::Internal;
    Stage stage = Stage::Request;
    // What exactly, in English, with figures; never a secret. May be empty.
    QString detail;
    // With ErrorCode::Http, else 0.
    int httpStatus = 0;
    // What the server asked for with Retry-After (RFC 9110, 10.2.3); negative when it asked
    // nothing.
    std::chrono::milliseconds retryAfter{-1};

    bool operator==(const Error &) const = default;
};

// "dns", "http-404": the stable name that reports carry.
QString errorCodeName(const Error &error);
QString stageName(Stage stage);

// One line for logs: "truncated (body): 12 of 90 bytes".
QString toLogLine(const Error &error);

} // namespace haul
