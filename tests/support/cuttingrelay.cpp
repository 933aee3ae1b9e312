#include "tests/support/cuttingrelay.h"

#include <QHostAddress>
#include <QNetworkProxy>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTcpSocket>

#include <functional>

namespace haul {
namespace {

using SharedPtr = std::shared_ptr<CuttingRelay::Shared>;

// What is done to the bytes that come from the server.
using Change = std::function<QByteArray(QByteArray)>;

// Both ends of one connection; ends with either.
class Pair : public QObject
{
public:
    Pair(QTcpSocket *client, quint16 target, qint64 cutAfter, SharedPtr shared, Change change)
        : QObject(client->parent())
        , client_(client)
        , left_(cutAfter)
        , shared_(std::move(shared))
        , change_(std::move(change))
    {
        client_->setParent(this);
        server_.setProxy(QNetworkProxy::NoProxy);
        connect(client_, &QTcpSocket::readyRead, this, [this] { sendOn(); });
        connect(&server_, &QTcpSocket::connected, this, [this] { sendOn(); });
        connect(&server_, &QTcpSocket::readyRead, this, [this] { bringBack(); });
        connect(client_, &QTcpSocket::disconnected, this, &QObject::deleteLater);
        connect(&server_, &QTcpSocket::disconnected, this, [this] {
            bringBack();
            end();
        });
        connect(&server_, &QTcpSocket::errorOccurred, this, [this] { end(); });
        server_.connectToHost(QHostAddress(QHostAddress::LocalHost), target);
    }

private:
    void sendOn()
    {
        if (server_.state() == QAbstractSocket::ConnectedState)
            server_.write(client_->readAll());
    }

    void bringBack()
    {
        if (!server_.isOpen())
            return;
        QByteArray bytes = server_.readAll();
        if (change_) {
            client_->write(change_(std::move(bytes)));
            return;
        }
        shared_->bytes += left_ < 0 ? bytes.size() : qMin<qint64>(left_, bytes.size());
        if (left_ < 0) {
            client_->write(bytes);
            return;
        }
        client_->write(bytes.left(left_));
        left_ -= qMin<qint64>(left_, bytes.size());
        if (left_ > 0)
            return;
        ++shared_->cuts;
        server_.disconnect(this);
        server_.abort();
        end();
    }

    // What was written still goes out.
    void end() { client_->disconnectFromHost(); }

    QTcpSocket *client_;
    QTcpSocket server_;
    qint64 left_; // from the server; negative: all
    SharedPtr shared_;
    Change change_;
};

// Listens for the connections to one port of the server.
class Listener : public QTcpServer
{
public:
    Listener(quint16 target, CuttingRelay::Speaks speaks, SharedPtr shared)
        : target_(target)
        , speaks_(speaks)
        , shared_(std::move(shared))
    {
        setProxy(QNetworkProxy::NoProxy);
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *client = nextPendingConnection())
                take(client);
        });
    }

private:
    void take(QTcpSocket *client)
    {
        if (speaks_ == CuttingRelay::Speaks::Ftp) {
            new Pair(client, target_, -1, shared_,
                     [this](QByteArray bytes) { return withOwnPort(std::move(bytes)); });
            return;
        }
        ++shared_->connections;
        new Pair(client, target_, nextCut(), shared_, {});
    }

    qint64 nextCut()
    {
        const std::lock_guard lock(shared_->mutex);
        return shared_->toCut.isEmpty() ? -1 : shared_->toCut.takeFirst();
    }

    // "229 Entering Extended Passive Mode (|||40000|)": a listener of ours stands before that port.
    QByteArray withOwnPort(QByteArray reply)
    {
        static const QRegularExpression passive(QStringLiteral("^229 .*\\(\\|\\|\\|(\\d+)\\|\\)"));
        const auto match = passive.match(QString::fromLatin1(reply));
        if (!match.hasMatch())
            return reply;
        auto *data =
            new Listener(match.captured(1).toUShort(), CuttingRelay::Speaks::AnyProtocol, shared_);
        data->setParent(this);
        data->listen(QHostAddress::LocalHost);
        return reply.replace(match.capturedStart(1), match.capturedLength(1),
                             QByteArray::number(data->serverPort()));
    }

    const quint16 target_;
    const CuttingRelay::Speaks speaks_;
    const SharedPtr shared_;
};

} // namespace

CuttingRelay::CuttingRelay(quint16 target, Speaks speaks)
    : target_(target)
    , speaks_(speaks)
{
}

CuttingRelay::~CuttingRelay()
{
    thread_.quit();
    thread_.wait();
}

bool CuttingRelay::start()
{
    auto *listener = new Listener(target_, speaks_, shared_);
    if (!listener->listen(QHostAddress::LocalHost)) {
        delete listener;
        return false;
    }
    port_ = listener->serverPort();
    listener->moveToThread(&thread_);
    QObject::connect(&thread_, &QThread::finished, listener, &QObject::deleteLater);
    thread_.start();
    return true;
}

void CuttingRelay::cutNext(const QList<qint64> &bytes)
{
    const std::lock_guard lock(shared_->mutex);
    shared_->toCut = bytes;
}

} // namespace haul
