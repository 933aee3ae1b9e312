// errorOf(): what a finished attempt amounts to.
#include "core/transfer/transfererror.h"

#include <QTest>

using namespace haul;
using namespace std::chrono_literals;

namespace {

ResponseHead headOf(const QByteArrayList &lines)
{
    ResponseHead head;
    for (const QByteArray &line : lines)
        head.add(line + "\r\n");
    return head;
}

QString nameOf(const std::optional<Error> &error)
{
    return error ? errorCodeName(*error) : QStringLiteral("-");
}

} // namespace

class TestTransferError : public QObject
{
    Q_OBJECT

private slots:
    void answers_data();
    void answers();
    void codes_data();
    void codes();
    void noCodeIsForgotten();
    void retryAfter_data();
    void retryAfter();
    void detailNamesTheBytes();
    void detailIsBounded();
};

void TestTransferError::answers_data()
{
    QTest::addColumn<QByteArrayList>("head");
    QTest::addColumn<qint64>("bytes");
    QTest::addColumn<QString>("error");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const QByteArrayList &head, qint64 bytes,
                        const char *error, int status) {
        QTest::newRow(name) << head << bytes << QString::fromLatin1(error) << status;
    };
    row("whole", {"HTTP/1.1 200 OK", "Content-Length: 5", ""}, 5, "-", 0);
    row("whole, empty", {"HTTP/1.1 200 OK", "Content-Length: 0", ""}, 0, "-", 0);
    row("no length", {"HTTP/1.1 200 OK", ""}, 7, "-", 0);
    row("no head (ftp)", {"226 done"}, 7, "-", 0);
    row("204", {"HTTP/1.1 204 No Content", ""}, 0, "-", 0);
    row("short", {"HTTP/1.1 200 OK", "Content-Length: 5", ""}, 4, "truncated", 0);
    row("long", {"HTTP/1.1 200 OK", "Content-Length: 5", ""}, 6, "truncated", 0);
    row("chunked counts more than a length",
        {"HTTP/1.1 200 OK", "Content-Length: 5", "Transfer-Encoding: chunked", ""}, 9, "-", 0);
    row("head cut off", {"HTTP/1.1 200 OK", "Content-Type: text/pl"}, 0, "connection-lost", 0);
    row("two lengths", {"HTTP/1.1 200 OK", "Content-Length: 5", "Content-Length: 6", ""}, 6,
        "bad-response", 0);
    row("a part", {"HTTP/1.1 206 Partial Content", "Content-Length: 5", ""}, 5, "bad-response",
        206);
    row("404", {"HTTP/1.1 404 Not Found", "Content-Length: 0", ""}, 0, "http-404", 404);
    row("500", {"HTTP/1.1 500 Oops", ""}, 0, "http-500", 500);
    row("304 nobody asked for", {"HTTP/1.1 304 Not Modified", ""}, 0, "http-304", 304);
    row("302 without a place", {"HTTP/1.1 302 Found", "Content-Length: 0", ""}, 0, "redirect", 302);
    row("302 with one", {"HTTP/1.1 302 Found", "Location: /x", "Content-Length: 0", ""}, 0,
        "redirect", 302);
    row("300", {"HTTP/1.1 300 Choices", ""}, 0, "redirect", 300);
    row("999", {"HTTP/1.1 999 Denied", ""}, 0, "http-999", 999);
}

void TestTransferError::answers()
{
    QFETCH(QByteArrayList, head);
    QFETCH(qint64, bytes);
    QFETCH(QString, error);
    QFETCH(int, status);
    AttemptFacts facts;
    facts.connected = true;
    facts.bodyBytes = bytes;
    const std::optional<Error> found = errorOf(facts, headOf(head));
    QCOMPARE(nameOf(found), error);
    if (found)
        QCOMPARE(found->httpStatus, status);
}

void TestTransferError::codes_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<bool>("connected");
    QTest::addColumn<bool>("redirected");
    QTest::addColumn<QString>("error");
    const auto row = [](const char *name, CURLcode code, bool connected, bool redirected,
                        const char *error) {
        QTest::newRow(name) << int(code) << connected << redirected << QString::fromLatin1(error);
    };
    row("no address", CURLE_COULDNT_RESOLVE_HOST, false, false, "dns");
    row("no address of the proxy", CURLE_COULDNT_RESOLVE_PROXY, false, false, "proxy");
    row("refused", CURLE_COULDNT_CONNECT, false, false, "connect");
    row("connect timeout", CURLE_OPERATION_TIMEDOUT, false, false, "connect-timeout");
    row("stall", CURLE_OPERATION_TIMEDOUT, true, false, "timeout");
    row("cut", CURLE_PARTIAL_FILE, true, false, "truncated");
    row("nothing", CURLE_GOT_NOTHING, true, false, "connection-lost");
    row("reset", CURLE_RECV_ERROR, true, false, "connection-lost");
    row("handshake", CURLE_SSL_CONNECT_ERROR, false, false, "tls");
    row("certificate", CURLE_PEER_FAILED_VERIFICATION, false, false, "tls-certificate");
    row("circle", CURLE_TOO_MANY_REDIRECTS, true, true, "redirect");
    row("to another protocol", CURLE_UNSUPPORTED_PROTOCOL, false, true, "redirect");
    row("another protocol", CURLE_UNSUPPORTED_PROTOCOL, false, false, "unsupported-protocol");
    row("no HTTP at all", CURLE_UNSUPPORTED_PROTOCOL, true, false, "bad-response");
    row("to nonsense", CURLE_URL_MALFORMAT, false, true, "redirect");
    row("nonsense", CURLE_URL_MALFORMAT, false, false, "bad-url");
    row("odd reply", CURLE_WEIRD_SERVER_REPLY, true, false, "bad-response");
    row("ftp login", CURLE_LOGIN_DENIED, true, false, "login");
    row("ftp file", CURLE_REMOTE_FILE_NOT_FOUND, true, false, "not-found");
}

void TestTransferError::codes()
{
    QFETCH(int, code);
    QFETCH(bool, connected);
    QFETCH(bool, redirected);
    QFETCH(QString, error);
    AttemptFacts facts;
    facts.code = CURLcode(code);
    facts.connected = connected;
    facts.redirected = redirected;
    const std::optional<Error> found = errorOf(facts, {});
    QCOMPARE(nameOf(found), error);
    QVERIFY(!found->detail.isEmpty());
}

// An error of libcurl is an error of ours, whatever the head looked like.
void TestTransferError::noCodeIsForgotten()
{
    const ResponseHead good = headOf({"HTTP/1.1 200 OK", "Content-Length: 0", ""});
    for (int code = 1; code < int(CURL_LAST); ++code) {
        AttemptFacts facts;
        facts.code = CURLcode(code);
        QVERIFY2(errorOf(facts, good), qPrintable(QString::number(code)));
        facts.connected = true;
        QVERIFY2(errorOf(facts, good), qPrintable(QString::number(code)));
    }
}

void TestTransferError::retryAfter_data()
{
    QTest::addColumn<qint64>("said");
    QTest::newRow("second") << qint64(1);
    QTest::newRow("year") << qint64(365) * 24 * 3600;
    QTest::newRow("as much as fits") << std::numeric_limits<qint64>::max();
}

// Whatever a server names, adding it to the time of day makes sense.
void TestTransferError::retryAfter()
{
    QFETCH(qint64, said);
    AttemptFacts facts;
    facts.retryAfter = std::chrono::seconds(said);
    const auto error = errorOf(facts, headOf({"HTTP/1.1 503 Busy", ""}));
    QVERIFY(error);
    QVERIFY(error->retryAfter >= 1s);
    QVERIFY(error->retryAfter <= 24h);
    facts.retryAfter = 0s;
    QVERIFY(errorOf(facts, headOf({"HTTP/1.1 503 Busy", ""}))->retryAfter < 0ms);
}

void TestTransferError::detailNamesTheBytes()
{
    AttemptFacts facts;
    facts.code = CURLE_PARTIAL_FILE;
    facts.bodyBytes = 12;
    const auto error = errorOf(facts, headOf({"HTTP/1.1 200 OK", "Content-Length: 90", ""}));
    QVERIFY(error);
    QCOMPARE(error->detail, QStringLiteral("12 of 90 bytes arrived"));
}

void TestTransferError::detailIsBounded()
{
    const auto error = errorOf({}, headOf({"HTTP/1.1 500 " + QByteArray(20'000, 'x'), ""}));
    QVERIFY(error);
    QVERIFY(error->detail.size() < 1000);
}

QTEST_GUILESS_MAIN(TestTransferError)
#include "tst_transfererror.moc"
