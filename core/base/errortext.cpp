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
        return {TEXT("Haul cannot download over this protocol."), TEXT("Use http, https or ftp.")};
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
        return {TEXT("The disk is full."), TEXT("Free some space or choose another folder, then retry.")};
    case ErrorCode::Permission:
        return {TEXT("The folder may not be written to."), TEXT("Choose another folder, or change its permissions.")};
    case ErrorCode::NameTooLong:
        return {TEXT("The file's name is too long for this disk."), TEXT("Choose a shorter folder.")};
    case ErrorCode::Folder:
        return {TEXT("The target folder cannot be used."), TEXT("Check that it exists and is a folder.")};
    case ErrorCode::Disk:
        return {TEXT("The file could not be written."), TEXT("Check the disk, then retry.")};
    case ErrorCode::ListUnreadable:
        return {TEXT("The list cannot be read."), TEXT("Check the path and that the file may be read.")};
    case ErrorCode::TooLarge:
        return {TEXT("The file is too large for this."), ""};
    case ErrorCode::Parse:
        return {TEXT("The file arrived whole but could not be understood."), TEXT("Open it to see what it is.")};
    case ErrorCode::Duplicate:
        return {TEXT("The same address stands earlier in the list."), ""};
    case ErrorCode::Internal:
        return {TEXT("Something in Haul itself went wrong."), TEXT("Retry; if it stays, please report it.")};
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
