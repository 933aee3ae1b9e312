// An HTTP/1.1 server on 127.0.0.1 for tests and the demo. It runs in a thread of its own, so the
// test may block or spin while it serves.
//
//     LoopbackServer server;
//     QVERIFY(server.start());
//     server.serve("/a.bin", body, {.etag = "\"v1\""});
//     server.script("/busy", {RawReply::http(503), RawReply::http(200, "at last")});
//     server.script("/cut", RawReply{{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"}});
//     download(server.url("/a.bin"));
//     QCOMPARE(server.requestCount("/a.bin"), 1);
//
// For one path a script goes first; when it has run out, its last reply is repeated, unless the
// path is also served or routed. A route handles all paths that begin with its prefix.
// Thread: start(), stop() and dropConnections() from the thread that made the server, the others
// from any. Handlers of routes run on the server's thread.
#pragma once

#include "tests/support/serverstate.h"

#include <QObject>
#include <QThread>
#include <QUrl>

namespace haul {

class LoopbackServer : public QObject
{
    Q_OBJECT

public:
    explicit LoopbackServer(QObject *parent = nullptr);
    ~LoopbackServer() override; // stops

    // Port 0 is any free one. A stopped server may be started again; routes and log stay.
    bool start(quint16 port = 0);
    void stop(); // ends all connections and the thread
    bool isRunning() const { return thread_.isRunning(); }

    quint16 port() const { return port_; }
    QUrl baseUrl() const; // "http://127.0.0.1:PORT"
    QUrl url(const QByteArray &pathAndQuery) const;

    void serve(const QByteArray &path, const QByteArray &body, const ServeOptions &options = {});
    void serve(const QByteArray &path, const ServedResource &resource);
    void script(const QByteArray &path, const RawReply &reply);
    void script(const QByteArray &path, const QList<RawReply> &replies);
    void route(const QByteArray &prefix, ServerHandler handler);
    void clearRoutes(); // what was served, scripted or routed

    QList<ServerRequest> requests() const;
    QList<ServerRequest> requests(const QByteArray &path) const;
    int requestCount() const; // also counted while logging is off
    int requestCount(const QByteArray &path) const;
    void clearLog();
    void setLogging(bool on); // on at first

    int connectionCount() const; // accepted so far
    int openConnections() const;
    int peakConnections() const; // most that were open at once
    // A request is active from its head until the last byte of the reply is handed to the socket.
    // A client that breaks off and asks anew may count twice for a moment.
    int activeRequests() const;
    int peakRequests() const; // most that were active at once
    void resetPeaks();

    void dropConnections(); // resets (RST) all that are open

private:
    class Listener;

    ServerState state_;
    QThread thread_;
    Listener *listener_ = nullptr; // lives in thread_, deleted at its end
    quint16 port_ = 0;
};

} // namespace haul
