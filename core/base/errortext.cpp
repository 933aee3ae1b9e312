#include "core/base/errortext.h"

#include <QCoreApplication>

namespace haul {
namespace {

struct Words
{
    const char *message;
    const char *hint;
};

#define TEXT(text) QT_TRANSLATE_NOOP("haul::ErrorText", text)

// clang-format off
Words httpWords(int status)
{
    switch (status) {
    case 400: return {TEXT("The server did not understand the request (400)."),
                      TEXT("Check the address for characters that do not belong there.")};
    case 401: return {TEXT("The server asks for a name and password (401)."),
                      TEXT("Give them with --user or in the netrc file, then retry.")};
    case 402: return {TEXT("The server asks for payment (402)."),
                      TEXT("Open the address in a browser to see what it wants.")};
    case 403: return {TEXT("The server refuses to give out this file (403)."),
                      TEXT("It may want a login, a cookie, a referer or another user agent; open the address in a browser.")};
    case 404: return {TEXT("The server says the file does not exist (404)."),
                      TEXT("Check the address; the file may have moved.")};
    case 407: return {TEXT("The proxy asks for a name and password (407)."),
                      TEXT("Put them into the proxy's address: http://name:password@proxy:port.")};
    case 408: return {TEXT("The server gave up waiting for the request (408)."),
                      TEXT("Retry later, with fewer connections to this host.")};
    case 410: return {TEXT("The server says the file is gone for good (410)."),
                      TEXT("Look for a copy elsewhere, such as a web archive.")};
    case 429: return {TEXT("The server says there were too many requests (429)."),
                      TEXT("Retry later, with fewer connections to this host.")};
    case 451: return {TEXT("The server may not give out this file for legal reasons (451)."), ""};
    case 500: return {TEXT("The server has an error of its own (500)."),
                      TEXT("Retry later; if it stays, tell the people who run the server.")};
    case 502: return {TEXT("A server behind the server did not answer properly (502)."), TEXT("Retry later.")};
    case 503: return {TEXT("The server is busy or closed for now (503)."),
                      TEXT("Retry later, with fewer connections to this host.")};
    case 504: return {TEXT("A server behind the server did not answer in time (504)."), TEXT("Retry later.")};
    case 509: return {TEXT("The server has used up its transfer allowance (509)."), TEXT("Retry tomorrow.")};
    default: break;
    }
    if (status >= 500)
        return {TEXT("The server has an error of its own (%1)."), TEXT("Retry later.")};
    if (status >= 400)
        return {TEXT("The server refused the request (%1)."), TEXT("Open the address in a browser to see why.")};
    return {TEXT("The server answered with something other than a file (%1)."),
            TEXT("Open the address in a browser to see what it is.")};
}

Words wordsFor(const Error &error)
{
    switch (error.code) {
    case ErrorCode::BadUrl:
        return {TEXT("This is not a complete web address."), TEXT("It must look like https://host/path.")};
    case ErrorCode::UnsupportedProtocol:
        return {TEXT("Haul cannot download over this protocol."), TEXT("Use http, https, ftp, ftps or sftp.")};
    case ErrorCode::Dns:
        return {TEXT("No server of this name was found."),
                TEXT("Check the spelling of the host, and that you are online.")};
    case ErrorCode::Connect:
        return {TEXT("The server does not accept connections."),
                TEXT("It may be down, or the port in the address may be wrong; retry later.")};
    case ErrorCode::ConnectTimeout:
        return {TEXT("The server did not answer in time."),
                TEXT("It may be down or overloaded; retry later, or allow more time with --connect-timeout.")};
    case ErrorCode::Timeout:
        return {TEXT("The server stopped sending."),
                TEXT("Retry, or allow longer pauses with --timeout.")};
    case ErrorCode::ConnectionLost:
        return {TEXT("The connection broke before the end."), TEXT("Retry; check the network if it happens often.")};
    case ErrorCode::Tls:
        return {TEXT("No secure connection could be made."),
                TEXT("The server may be too old, or something between you and it interferes.")};
    case ErrorCode::TlsCertificate:
        return {TEXT("The server's certificate does not prove that it is the right server."),
                TEXT("Check the address and the computer's date; give your own authority with --cacert.")};
    case ErrorCode::Proxy:
        return {TEXT("The proxy did not connect us."), TEXT("Check the proxy's address and whether it is running.")};
    case ErrorCode::Login:
        return {TEXT("The server refused the name or password."), TEXT("Check them, then retry.")};
    case ErrorCode::Http:
        return httpWords(error.httpStatus);
    case ErrorCode::Redirect:
        return {TEXT("The server sends us on, but never to a file."),
                TEXT("Open the address in a browser; it may need a login or a cookie.")};
    case ErrorCode::BadResponse:
        return {TEXT("The server's answer makes no sense."),
                TEXT("Check that the port belongs to a web server; retry later.")};
    case ErrorCode::Truncated:
        return {TEXT("Only a part of the file arrived."), TEXT("Retry; if it stays, the file on the server is broken.")};
    case ErrorCode::NotFound:
        return {TEXT("The server says the file does not exist."), TEXT("Check the address; the file may have moved.")};
    case ErrorCode::Checksum:
        return {TEXT("The file that arrived is not the one that was promised: its checksum differs."),
                TEXT("Retry; if it stays, the file was changed or the checksum is wrong.")};
    case ErrorCode::DiskFull:
        return {TEXT("The disk is full, or your share of it is used up."),
                TEXT("Free some space, then retry: what has arrived is kept while Haul runs, and the retry goes on from there if the server allows it.")};
    case ErrorCode::Permission:
        if (error.stage == Stage::List)
            return {TEXT("A list in the watched folder cannot be taken."),
                    TEXT("Let yourself write to the folder: a list that was taken gets another name there.")};
        return {TEXT("The folder may not be written to."),
                TEXT("Choose another folder with --dir, or let yourself write to this one.")};
    case ErrorCode::NameTooLong:
        return {TEXT("The file's name is too long for this disk."),
                TEXT("Choose a folder with a shorter path, or --layout flat; or give the entry a shorter name.")};
    case ErrorCode::Folder:
        if (error.stage == Stage::List)
            return {TEXT("The watched folder cannot be read."),
                    TEXT("Check that it is still there (is the disk plugged in?) and that you may read it, or watch another one.")};
        return {TEXT("The target folder cannot be used."),
                TEXT("Check that it is still there (is the disk plugged in?) and that no file has its name, then retry.")};
    case ErrorCode::Disk:
        return {TEXT("The file could not be written."),
                TEXT("See the details; check the disk and its cable or network, then retry or choose another folder with --dir.")};
    case ErrorCode::ListUnreadable:
        return {TEXT("The list cannot be read."), TEXT("Check the path and that the file may be read.")};
    case ErrorCode::TooLarge:
        return {TEXT("The file is too large for this."),
                TEXT("Choose a folder on a disk that takes larger files (FAT ends at 4 GiB), or raise the limit that the details name.")};
    case ErrorCode::Parse:
        return {TEXT("The file arrived whole but could not be understood."), TEXT("Open it to see what it is.")};
    case ErrorCode::Duplicate:
        return {TEXT("The same address stands earlier in the list."), ""};
    case ErrorCode::Internal:
        return {TEXT("Something in Haul itself went wrong."), TEXT("Retry; if it stays, please report it.")};
    case ErrorCode::TooSlow:
        return {TEXT("The server sends too slowly."),
                TEXT("Retry later, or allow less with --lowest-speed (0 allows any speed).")};
    case ErrorCode::HostKey:
        return {TEXT("The server's SSH key is not known, or is not the one known."),
                TEXT("Connect once with ssh to check and store its key; --insecure does without the check.")};
    case ErrorCode::Changed:
        return {TEXT("The file on the server changed while it was being downloaded."),
                TEXT("Retry, when nobody is writing to it any more.")};
    case ErrorCode::SessionInUse:
        return {TEXT("Another Haul is using this session."),
                TEXT("Close it, or name another session with --session.")};
    case ErrorCode::SessionDamaged:
        return {TEXT("The session file is damaged, or is no session file."),
                TEXT("Check the path; a damaged file is set aside and what can be read of it is kept.")};
    case ErrorCode::SessionNewer:
        return {TEXT("The session file was written by a later version of Haul."),
                TEXT("Use that version, or name another session with --session.")};
    case ErrorCode::Session:
        return {TEXT("The session cannot be saved."),
                TEXT("Check the disk that holds it for room and permissions; what is running goes on and is recorded once that is possible again.")};
    case ErrorCode::OtherKind:
        return {TEXT("What arrived is not what the name says."),
                TEXT("Open the address in a browser: it may need a login (--cookies), or the file is gone. --any-kind keeps whatever comes.")};
    }
    Q_UNREACHABLE();
}
// clang-format on

#undef TEXT

QString translated(const char *text)
{
    return QCoreApplication::translate("haul::ErrorText", text);
}

} // namespace

ErrorText describe(const Error &error)
{
    const Words words = wordsFor(error);
    ErrorText text{translated(words.message), {}};
    if (words.hint[0] != '\0')
        text.hint = translated(words.hint);
    if (text.message.contains(QLatin1String("%1")))
        text.message = text.message.arg(error.httpStatus);
    return text;
}

} // namespace haul
