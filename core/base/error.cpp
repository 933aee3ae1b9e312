#include "core/base/error.h"

namespace haul {

QString errorCodeName(const Error &error)
{
    switch (error.code) {
    case ErrorCode::BadUrl:
        return QStringLiteral("bad-url");
    case ErrorCode::UnsupportedProtocol:
        return QStringLiteral("unsupported-protocol");
    case ErrorCode::Dns:
        return QStringLiteral("dns");
    case ErrorCode::Connect:
        return QStringLiteral("connect");
    case ErrorCode::ConnectTimeout:
        return QStringLiteral("connect-timeout");
    case ErrorCode::Timeout:
        return QStringLiteral("timeout");
    case ErrorCode::ConnectionLost:
        return QStringLiteral("connection-lost");
    case ErrorCode::Tls:
        return QStringLiteral("tls");
    case ErrorCode::TlsCertificate:
        return QStringLiteral("tls-certificate");
    case ErrorCode::Proxy:
        return QStringLiteral("proxy");
    case ErrorCode::Login:
        return QStringLiteral("login");
    case ErrorCode::Http:
        return QStringLiteral("http-%1").arg(error.httpStatus);
    case ErrorCode::Redirect:
        return QStringLiteral("redirect");
    case ErrorCode::BadResponse:
        return QStringLiteral("bad-response");
    case ErrorCode::Truncated:
        return QStringLiteral("truncated");
    case ErrorCode::NotFound:
        return QStringLiteral("not-found");
    case ErrorCode::Checksum:
        return QStringLiteral("checksum");
    case ErrorCode::DiskFull:
        return QStringLiteral("disk-full");
    case ErrorCode::Permission:
        return QStringLiteral("permission");
    case ErrorCode::NameTooLong:
        return QStringLiteral("name-too-long");
    case ErrorCode::Folder:
        return QStringLiteral("folder");
    case ErrorCode::Disk:
        return QStringLiteral("disk");
    case ErrorCode::ListUnreadable:
        return QStringLiteral("list-unreadable");
    case ErrorCode::TooLarge:
        return QStringLiteral("too-large");
    case ErrorCode::Parse:
        return QStringLiteral("parse");
    case ErrorCode::Duplicate:
        return QStringLiteral("duplicate");
    case ErrorCode::Internal:
        return QStringLiteral("internal");
    case ErrorCode::TooSlow:
        return QStringLiteral("too-slow");
    case ErrorCode::HostKey:
        return QStringLiteral("host-key");
    case ErrorCode::Changed:
        return QStringLiteral("changed");
    case ErrorCode::SessionInUse:
        return QStringLiteral("session-in-use");
    case ErrorCode::SessionDamaged:
        return QStringLiteral("session-damaged");
    case ErrorCode::SessionNewer:
        return QStringLiteral("session-newer");
    case ErrorCode::Session:
        return QStringLiteral("session");
    case ErrorCode::OtherKind:
        return QStringLiteral("other-kind");
    }
    Q_UNREACHABLE();
}

QString stageName(Stage stage)
{
    switch (stage) {
    case Stage::List:
        return QStringLiteral("list");
    case Stage::Name:
        return QStringLiteral("name");
    case Stage::Connect:
        return QStringLiteral("connect");
    case Stage::Request:
        return QStringLiteral("request");
    case Stage::Response:
        return QStringLiteral("response");
    case Stage::Body:
        return QStringLiteral("body");
    case Stage::Disk:
        return QStringLiteral("disk");
    case Stage::Verify:
        return QStringLiteral("verify");
    case Stage::Parse:
        return QStringLiteral("parse");
    }
    Q_UNREACHABLE();
}

QString toLogLine(const Error &error)
{
    QString line =
        errorCodeName(error) + QLatin1String(" (") + stageName(error.stage) + QLatin1Char(')');
    if (!error.detail.isEmpty())
        line += QLatin1String(": ") + error.detail;
    return line;
}

} // namespace haul
