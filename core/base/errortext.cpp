#include "core/base/errortext.h"

#include <QCoreApplication>

namespace haul {
namespace {

struct Words
{
    const char *message;
    const char *hint;
};

// clang-format off
Words httpWords(int status)
{
    switch (status) {
    case 400: return {QT_TR_NOOP("The server did not understand the request (400)."),
                      QT_TR_NOOP("Check the address for characters that do not belong there.")};
    case 401: return {QT_TR_NOOP("The server asks for a name and password (401)."),
                      QT_TR_NOOP("Give them with --user or in the netrc file, then retry.")};
    case 402: return {QT_TR_NOOP("The server asks for payment (402)."),
                      QT_TR_NOOP("Open the address in a browser to see what it wants.")};
    case 403: return {QT_TR_NOOP("The server refuses to give out this file (403)."),
                      QT_TR_NOOP("It may want a login, a cookie, a referer or another user agent; open the address in a browser.")};
    case 404: return {QT_TR_NOOP("The server says the file does not exist (404)."),
                      QT_TR_NOOP("Check the address; the file may have moved.")};
    case 407: return {QT_TR_NOOP("The proxy asks for a name and password (407)."),
                      QT_TR_NOOP("Put them into the proxy's address: http://name:password@proxy:port.")};
    case 408: return {QT_TR_NOOP("The server gave up waiting for the request (408)."),
                      QT_TR_NOOP("Retry later, with fewer connections to this host.")};
    case 410: return {QT_TR_NOOP("The server says the file is gone for good (410)."),
                      QT_TR_NOOP("Look for a copy elsewhere, such as a web archive.")};
    case 429: return {QT_TR_NOOP("The server says there were too many requests (429)."),
                      QT_TR_NOOP("Retry later, with fewer connections to this host.")};
    case 451: return {QT_TR_NOOP("The server may not give out this file for legal reasons (451)."), ""};
    case 500: return {QT_TR_NOOP("The server has an error of its own (500)."),
                      QT_TR_NOOP("Retry later; if it stays, tell the people who run the server.")};
    case 502: return {QT_TR_NOOP("A server behind the server did not answer properly (502)."), QT_TR_NOOP("Retry later.")};
    case 503: return {QT_TR_NOOP("The server is busy or closed for now (503)."),
                      QT_TR_NOOP("Retry later, with fewer connections to this host.")};
    case 504: return {QT_TR_NOOP("A server behind the server did not answer in time (504)."), QT_TR_NOOP("Retry later.")};
    case 509: return {QT_TR_NOOP("The server has used up its transfer allowance (509)."), QT_TR_NOOP("Retry tomorrow.")};
    default: break;
    }
    if (status >= 500)
        return {QT_TR_NOOP("The server has an error of its own (%1)."), QT_TR_NOOP("Retry later.")};
    if (status >= 400)
        return {QT_TR_NOOP("The server refused the request (%1)."), QT_TR_NOOP("Open the address in a browser to see why.")};
    return {QT_TR_NOOP("The server answered with something other than a file (%1)."),
            QT_TR_NOOP("Open the address in a browser to see what it is.")};
}

Words wordsFor(const Error &error)
{
    switch (error.code) {
    case ErrorCode::BadUrl:
        return {QT_TR_NOOP("This is not a complete web address."), QT_TR_NOOP("It must look like https://host/path.")};
    case ErrorCode::UnsupportedProtocol:
        return {QT_TR_NOOP("Haul cannot download over this protocol."), QT_TR_NOOP("Use http, https, ftp, ftps or sftp.")};
    case ErrorCode::Dns:
        return {QT_TR_NOOP("No server of this name was found."),
                QT_TR_NOOP("Check the spelling of the host, and that you are online.")};
    case ErrorCode::Connect:
        return {QT_TR_NOOP("The server does not accept connections."),
                QT_TR_NOOP("It may be down, or the port in the address may be wrong; retry later.")};
    case ErrorCode::ConnectTimeout:
        return {QT_TR_NOOP("The server did not answer in time."),
                QT_TR_NOOP("It may be down or overloaded; retry later, or allow more time with --connect-timeout.")};
    case ErrorCode::Timeout:
        return {QT_TR_NOOP("The server stopped sending."),
                QT_TR_NOOP("Retry, or allow longer pauses with --timeout.")};
    case ErrorCode::ConnectionLost:
        return {QT_TR_NOOP("The connection broke before the end."), QT_TR_NOOP("Retry; check the network if it happens often.")};
    case ErrorCode::Tls:
        return {QT_TR_NOOP("No secure connection could be made."),
                QT_TR_NOOP("The server may be too old, or something between you and it interferes.")};
    case ErrorCode::TlsCertificate:
        return {QT_TR_NOOP("The server's certificate does not prove that it is the right server."),
                QT_TR_NOOP("Check the address and the computer's date; give your own authority with --cacert.")};
    case ErrorCode::Proxy:
        return {QT_TR_NOOP("The proxy did not connect us."), QT_TR_NOOP("Check the proxy's address and whether it is running.")};
    case ErrorCode::Login:
        return {QT_TR_NOOP("The server refused the name or password."), QT_TR_NOOP("Check them, then retry.")};
    case ErrorCode::Http:
        return httpWords(error.httpStatus);
    case ErrorCode::Redirect:
        return {QT_TR_NOOP("The server sends us on, but never to a file."),
                QT_TR_NOOP("Open the address in a browser; it may need a login or a cookie.")};
    case ErrorCode::BadResponse:
        return {QT_TR_NOOP("The server's answer makes no sense."),
                QT_TR_NOOP("Check that the port belongs to a web server; retry later.")};
    case ErrorCode::Truncated:
        return {QT_TR_NOOP("Only a part of the file arrived."), QT_TR_NOOP("Retry; if it stays, the file on the server is broken.")};
    case ErrorCode::NotFound:
        return {QT_TR_NOOP("The server says the file does not exist."), QT_TR_NOOP("Check the address; the file may have moved.")};
    case ErrorCode::Checksum:
        return {QT_TR_NOOP("The file that arrived is not the one that was promised: its checksum differs."),
                QT_TR_NOOP("Retry; if it stays, the file was changed or the checksum is wrong.")};
    case ErrorCode::DiskFull:
        return {QT_TR_NOOP("The disk is full, or your share of it is used up."),
                QT_TR_NOOP("Free some space, then retry: what has arrived is kept while Haul runs, and the retry goes on from there if the server allows it.")};
    case ErrorCode::Permission:
        if (error.stage == Stage::List)
            return {QT_TR_NOOP("A list in the watched folder cannot be taken."),
                    QT_TR_NOOP("Let yourself write to the folder: a list that was taken gets another name there.")};
        return {QT_TR_NOOP("The folder may not be written to."),
                QT_TR_NOOP("Choose another folder with --dir, or let yourself write to this one.")};
    case ErrorCode::NameTooLong:
        return {QT_TR_NOOP("The file's name is too long for this disk."),
                QT_TR_NOOP("Choose a folder with a shorter path, or --layout flat; or give the entry a shorter name.")};
    case ErrorCode::Folder:
        if (error.stage == Stage::List)
            return {QT_TR_NOOP("The watched folder cannot be read."),
                    QT_TR_NOOP("Check that it is still there (is the disk plugged in?) and that you may read it, or watch another one.")};
        return {QT_TR_NOOP("The target folder cannot be used."),
                QT_TR_NOOP("Check that it is still there (is the disk plugged in?) and that no file has its name, then retry.")};
    case ErrorCode::Disk:
        return {QT_TR_NOOP("The file could not be written."),
                QT_TR_NOOP("See the details; check the disk and its cable or network, then retry or choose another folder with --dir.")};
    case ErrorCode::ListUnreadable:
        return {QT_TR_NOOP("The list cannot be read."), QT_TR_NOOP("Check the path and that the file may be read.")};
    case ErrorCode::TooLarge:
        return {QT_TR_NOOP("The file is too large for this."),
                QT_TR_NOOP("Choose a folder on a disk that takes larger files (FAT ends at 4 GiB), or raise the limit that the details name.")};
    case ErrorCode::Parse:
        return {QT_TR_NOOP("The file arrived whole but could not be understood."), QT_TR_NOOP("Open it to see what it is.")};
    case ErrorCode::Duplicate:
        return {QT_TR_NOOP("The same address stands earlier in the list."), ""};
    case ErrorCode::Internal:
        return {QT_TR_NOOP("Something in Haul itself went wrong."), QT_TR_NOOP("Retry; if it stays, please report it.")};
    case ErrorCode::TooSlow:
        return {QT_TR_NOOP("The server sends too slowly."),
                QT_TR_NOOP("Retry later, or allow less with --lowest-speed (0 allows any speed).")};
    case ErrorCode::HostKey:
        return {QT_TR_NOOP("The server's SSH key is not known, or is not the one known."),
                QT_TR_NOOP("Connect once with ssh to check and store its key; --insecure does without the check.")};
    case ErrorCode::Changed:
        return {QT_TR_NOOP("The file on the server changed while it was being downloaded."),
                QT_TR_NOOP("Retry, when nobody is writing to it any more.")};
    case ErrorCode::SessionInUse:
        return {QT_TR_NOOP("Another Haul is using this session."),
                QT_TR_NOOP("Close it, or name another session with --session.")};
    case ErrorCode::SessionDamaged:
        return {QT_TR_NOOP("The session file is damaged, or is no session file."),
                QT_TR_NOOP("Check the path; a damaged file is set aside and what can be read of it is kept.")};
    case ErrorCode::SessionNewer:
        return {QT_TR_NOOP("The session file was written by a later version of Haul."),
                QT_TR_NOOP("Use that version, or name another session with --session.")};
    case ErrorCode::Session:
        return {QT_TR_NOOP("The session cannot be saved."),
                QT_TR_NOOP("Check the disk that holds it for room and permissions; what is running goes on and is recorded once that is possible again.")};
    case ErrorCode::OtherKind:
        return {QT_TR_NOOP("What arrived is not what the name says."),
                QT_TR_NOOP("Open the address in a browser: it may need a login (--cookies), or the file is gone. --any-kind keeps whatever comes.")};
    }
    Q_UNREACHABLE();
}
// clang-format on

QString translated(const char *text)
{
    return QCoreApplication::translate("haul", text);
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
