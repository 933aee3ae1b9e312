// Passes TCP connections on to a server on 127.0.0.1, counts them, and cuts some off in the middle.
//
//     CuttingRelay relay(nginx.port());
//     QVERIFY(relay.start());
//     relay.cutNext({100'000, 50'000}); // the next connection after so many bytes from the server,
//     download(relay.port());           // the one after it, and the others not at all
//     QCOMPARE(relay.connectionCount(), 3);
//
// With FTP it follows EPSV (RFC 2428) and cuts the data connections, not the control connection.
// Thread: all from the one that made it; the relay works in a thread of its own.
#pragma once

#include <QList>
#include <QObject>
#include <QThread>

#include <atomic>
#include <memory>
#include <mutex>

namespace haul {

class CuttingRelay
{
public:
    enum class Speaks { AnyProtocol, Ftp };

    explicit CuttingRelay(quint16 target, Speaks speaks = Speaks::AnyProtocol);
    CuttingRelay(const CuttingRelay &) = delete;
    CuttingRelay &operator=(const CuttingRelay &) = delete;
    ~CuttingRelay();

    bool start();
    quint16 port() const { return port_; }

    void cutNext(const QList<qint64> &bytes);
    int connectionCount() const { return shared_->connections; } // with FTP: for data
    // From the server to the clients, without FTP's control connection.
    qint64 bytesPassed() const { return shared_->bytes; }
    int cutCount() const { return shared_->cuts; }

    // What the test and the relay's thread have in common.
    struct Shared
    {
        std::mutex mutex;
        QList<qint64> toCut; // of the connections to come
        std::atomic<int> connections{0};
        std::atomic<int> cuts{0};
        std::atomic<qint64> bytes{0};
    };

private:
    const quint16 target_;
    const Speaks speaks_;
    const std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
    QThread thread_;
    quint16 port_ = 0;
};

} // namespace haul
