#include "app/handover.h"

#include "core/session/sessionpacking.h"

#include <QCryptographicHash>
#include <QDataStream>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLocalSocket>

#include <cstdio>
#include <optional>

namespace haul {
namespace {

constexpr QDataStream::Version streamVersion = QDataStream::Qt_6_0;
constexpr int patienceMs = 5000;
constexpr qint64 mostBytes = 512 * 1024 * 1024;
constexpr char thanks = '\n';

// Short, for the path of a local socket has about 100 characters.
QString serverName(const QString &sessionFile)
{
    const QString path = QFileInfo(sessionFile).canonicalFilePath();
    const QByteArray hash = QCryptographicHash::hash((path.isEmpty() ? sessionFile : path).toUtf8(),
                                                     QCryptographicHash::Sha256);
    return QStringLiteral("haul-") + QString::fromLatin1(hash.toHex().left(24));
}

QDataStream &operator<<(QDataStream &stream, const ColumnMapping &columns)
{
    return stream << columns.url << columns.name << columns.folder << columns.checksum
                  << columns.size << columns.referer << columns.headers << columns.hasHead;
}

QDataStream &operator>>(QDataStream &stream, ColumnMapping &columns)
{
    return stream >> columns.url >> columns.name >> columns.folder >> columns.checksum
           >> columns.size >> columns.referer >> columns.headers >> columns.hasHead;
}

QDataStream &operator<<(QDataStream &stream, const ReadOptions &options)
{
    return stream << options.baseUrl << options.expandPatterns << options.columns.has_value()
                  << options.columns.value_or(ColumnMapping());
}

QDataStream &operator>>(QDataStream &stream, ReadOptions &options)
{
    bool hasColumns = false;
    ColumnMapping columns;
    stream >> options.baseUrl >> options.expandPatterns >> hasColumns >> columns;
    options.columns = hasColumns ? std::optional(columns) : std::nullopt;
    return stream;
}

QByteArray pack(const HandedLists &lists)
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    stream.setVersion(streamVersion);
    stream << lists.lists << lists.urls << lists.input << quint8(lists.format) << lists.options
           << packSettings(lists.settings) << lists.hasFolder;
    return bytes;
}

// Waits in a transaction until all of it is there: false until then.
bool unpack(QDataStream &stream, HandedLists &lists)
{
    stream.startTransaction();
    quint8 format = 0;
    QByteArray settings;
    stream >> lists.lists >> lists.urls >> lists.input >> format >> lists.options >> settings
        >> lists.hasFolder;
    if (!stream.commitTransaction())
        return false;
    lists.format = ListFormat(format);
    lists.settings = unpackSettings(settings);
    return true;
}

} // namespace

HandedLists listsOf(const CommandLine &line)
{
    HandedLists lists;
    for (const QString &path : line.lists) {
        if (path != u"-") {
            lists.lists << QDir::current().absoluteFilePath(path);
            continue;
        }
        QFile input;
        if (input.open(stdin, QIODevice::ReadOnly))
            lists.input = input.readAll();
    }
    lists.urls = line.urls;
    lists.format = line.format;
    lists.options = line.listOptions;
    lists.settings = line.settings;
    lists.hasFolder = line.isGiven("dir");
    return lists;
}

bool handOver(const QString &sessionFile, const HandedLists &lists)
{
    QLocalSocket socket;
    socket.connectToServer(serverName(sessionFile));
    if (!socket.waitForConnected(patienceMs))
        return false;
    socket.write(pack(lists));
    while (socket.bytesToWrite() > 0) {
        if (!socket.waitForBytesWritten(patienceMs))
            return false;
    }
    return socket.waitForReadyRead(patienceMs) && socket.readAll().contains(thanks);
}

HandOverServer::HandOverServer(const QString &sessionFile, QObject *parent)
    : QObject(parent)
{
    const QString name = serverName(sessionFile);
    QLocalServer::removeServer(name);
    server_.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&server_, &QLocalServer::newConnection, this, &HandOverServer::takeConnection);
    server_.listen(name); // without it, a second window says that the session is in use
}

void HandOverServer::takeConnection()
{
    while (QLocalSocket *socket = server_.nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        const auto read = [this, socket] {
            QDataStream stream(socket);
            stream.setVersion(streamVersion);
            HandedLists lists;
            if (socket->bytesAvailable() > mostBytes)
                socket->abort();
            else if (unpack(stream, lists)) {
                socket->write(&thanks, 1);
                socket->disconnectFromServer();
                emit received(lists);
            }
        };
        connect(socket, &QLocalSocket::readyRead, this, read);
        read();
    }
}

} // namespace haul
