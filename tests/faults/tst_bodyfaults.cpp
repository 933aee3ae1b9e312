// Faults in the body: it is cut, reset, stalls, is too long or too slow, or its chunks are wrong.
#include "tests/faults/faulttable.h"

#include <QTest>

using namespace haul;

namespace {

const QByteArray small = randomBytes(5000, 1);
const QByteArray large = randomBytes(1'000'000, 2);
const QByteArray ok = "HTTP/1.1 200 OK\r\n";
const QByteArray chunked = "Transfer-Encoding: chunked\r\n";

QByteArray lengthOf(const QByteArray &body)
{
    return "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
}

QByteArray chunk(const QByteArray &bytes)
{
    return QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n";
}

} // namespace

class TestBodyFaults : public QObject
{
    Q_OBJECT

private slots:
    void cut_data();
    void cut() { check(); }
    void chunks_data();
    void chunks() { check(); }
    void oddChunks_data();
    void oddChunks() { check(); }
    void lengths_data();
    void lengths() { check(); }
    void codings_data();
    void codings() { check(); }
    void stalls_data();
    void stalls() { check(); }
    void drips_data();
    void drips() { check(); }

private:
    static void check()
    {
        QFETCH(Fault, fault);
        checkFault(fault);
    }
};

// Without a validator nothing of it can be used: each attempt begins anew.
void TestBodyFaults::cut_data()
{
    const FaultRow row;
    const auto fails = [&row](const char *name, const RawReply &answer, const QByteArray &end) {
        row(name, {.replies = {answer}, .end = end, .attempts = 3, .httpStatus = 200});
    };
    const QByteArray cut = "failed: truncated";
    const QByteArray lost = "failed: connection-lost";
    fails("no byte of the body", reply("200 OK", lengthOf(small)), cut);
    fails("half of a small body", reply("200 OK", lengthOf(small), small.first(2500)), cut);
    fails("one byte is missing", reply("200 OK", lengthOf(small), small.chopped(1)), cut);
    fails("half of a large body", reply("200 OK", lengthOf(large), large.first(500'000)), cut);
    fails("one byte of a large body is missing", reply("200 OK", lengthOf(large), large.chopped(1)),
          cut);
    fails("reset before the body", broken(ok + lengthOf(small) + "\r\n"), lost);
    fails("reset in a small body", broken(ok + lengthOf(small) + "\r\n" + small.first(2500)), lost);
    fails("reset in a large body", broken(ok + lengthOf(large) + "\r\n" + large.first(500'000)),
          lost);
    fails("reset in a body without a length", broken(ok + "\r\n" + large.first(500'000)), lost);
    row("cut, then whole", {.replies = {reply("200 OK", lengthOf(large), large.first(500'000)),
                                        reply("200 OK", lengthOf(large), large)},
                            .bytes = large,
                            .attempts = 2});
    row("cut, then another file of the same size",
        {.replies = {reply("200 OK", lengthOf(large), large.first(500'000)),
                     reply("200 OK", lengthOf(large), randomBytes(1'000'000, 3))},
         .bytes = randomBytes(1'000'000, 3),
         .attempts = 2});
}

void TestBodyFaults::chunks_data()
{
    const FaultRow row;
    const auto fails = [&row](const char *name, const QByteArray &body, const QByteArray &end) {
        row(name, {.replies = {reply("200 OK", chunked, body)}, .end = end, .attempts = 3});
    };
    const QByteArray cut = "failed: truncated";
    // libcurl says of a broken chunk no more than that receiving failed.
    const QByteArray lost = "failed: connection-lost";
    fails("no chunk at all", {}, cut);
    fails("cut in a chunk", chunk(small).first(2000), cut);
    fails("cut after a chunk", chunk(small), cut);
    fails("cut in a chunk's size", chunk(small) + "13", cut);
    fails("cut in the end mark", chunk(small) + "0\r\n", cut);
    fails("cut in a large body of chunks", chunk(large), cut);
    fails("no chunk's size", "xyz\r\n" + small + "\r\n0\r\n\r\n", lost);
    fails("a negative chunk", "-5\r\n" + small + "\r\n0\r\n\r\n", lost);
    fails("a chunk of more than all numbers", "FFFFFFFFFFFFFFFFFF\r\n" + small, lost);
    fails("a chunk longer than its size", "10\r\n" + small + "\r\n0\r\n\r\n", lost);
    fails("a chunk of 8 EiB", "7FFFFFFFFFFFFFFF\r\n" + small, cut);
    fails("reset in a chunk", chunk(small).first(2000), cut);
}

void TestBodyFaults::oddChunks_data()
{
    const FaultRow row;
    const auto done = [&row](const char *name, const QByteArray &body) {
        row(name, {.replies = {reply("200 OK", chunked, body)}, .bytes = small});
    };
    done("trailers after the chunks", chunk(small) + "0\r\nContent-Length: 7\r\nX-A: b\r\n\r\n");
    done("chunk extensions", "1388;name=\"value\";x\r\n" + small + "\r\n0\r\n\r\n");
    done("bytes after the end mark", chunk(small) + "0\r\n\r\n" + large);
    done("a chunk's size with zeros before", "00001388\r\n" + small + "\r\n0\r\n\r\n");
    done("a chunk for each byte", [] {
        QByteArray body;
        for (const char byte : small)
            body += chunk(QByteArray(1, byte));
        return body + "0\r\n\r\n";
    }());
    row("an empty body in chunks", {.replies = {reply("200 OK", chunked, "0\r\n\r\n")}});
}

void TestBodyFaults::lengths_data()
{
    const FaultRow row;
    row("more bytes than announced",
        {.replies = {reply("200 OK", lengthOf(small), small + "more")}, .bytes = small});
    row("more bytes than announced, of a large body",
        {.replies = {reply("200 OK", lengthOf(large), large + large)}, .bytes = large});
    row("an empty file", {.replies = {reply("200 OK", lengthOf({}))}});
    row("an empty file without a length", {.replies = {reply("200 OK", {})}});
    row("a length of 0, and bytes", {.replies = {reply("200 OK", lengthOf({}), small)}});
    row("no length, closed at the end", {.replies = {reply("200 OK", {}, large)}, .bytes = large});
    row("204, no content", {.replies = {{{"HTTP/1.1 204 No Content\r\n\r\n"}}}, .httpStatus = 204});
    row("204, and bytes", {.replies = {reply("204 No Content", lengthOf(small), small)}});
    row("205, no content", {.replies = {reply("205 Reset Content", lengthOf({}))}});
}

// Nobody asked for a coding of the content: it is kept as it came. One of the transfer is undone.
void TestBodyFaults::codings_data()
{
    const FaultRow row;
    const QByteArray packed =
        QByteArray::fromHex("1f8b0800000000000203cb48cdc9c95728cf2fca490100851"
                            "14a0d0b000000"); // "hello world"
    row("compressed, though not asked for",
        {.replies = {reply("200 OK", "Content-Encoding: gzip\r\n" + lengthOf(packed), packed)},
         .bytes = packed});
    row("said to be compressed, but is not",
        {.replies = {reply("200 OK", "Content-Encoding: gzip\r\n" + lengthOf(small), small)},
         .bytes = small});
    row("a coding of the content that nobody knows",
        {.replies = {reply("200 OK", "Content-Encoding: x-secret\r\n" + lengthOf(small), small)},
         .bytes = small});
    row("a coding of the transfer that nobody knows",
        {.replies = {reply("200 OK", "Transfer-Encoding: x-secret\r\n", small)},
         .end = "failed: bad-response"});
    row("compressed for the transfer only",
        {.replies = {reply("200 OK", "Transfer-Encoding: gzip, chunked\r\n",
                           chunk(packed) + "0\r\n\r\n")},
         .bytes = "hello world"});
}

// Nothing more comes, and the connection stays.
void TestBodyFaults::stalls_data()
{
    const FaultRow row;
    const auto stalls = [&row](const char *name, const QByteArray &sent) {
        row(name, {.replies = {{.chunks = {sent}, .end = RawReply::End::KeepOpen}},
                   .end = "failed: timeout",
                   .options = {QStringLiteral("--timeout"), QStringLiteral("1"),
                               QStringLiteral("--retries"), QStringLiteral("0")}});
    };
    stalls("silence instead of an answer", {});
    stalls("silence in the head", ok + "Content-Len");
    stalls("silence after the head", ok + lengthOf(small) + "\r\n");
    stalls("silence in a small body", ok + lengthOf(small) + "\r\n" + small.first(40));
    stalls("silence in a large body", ok + lengthOf(large) + "\r\n" + large.first(500'000));
    stalls("silence before the end mark of chunks", ok + chunked + "\r\n" + chunk(small));
    row("silence, then the file at the second time",
        {.replies = {{.chunks = {}, .end = RawReply::End::KeepOpen},
                     reply("200 OK", lengthOf(small), small)},
         .bytes = small,
         .attempts = 2,
         .options = {QStringLiteral("--timeout"), QStringLiteral("1")}});
}

void TestBodyFaults::drips_data()
{
    const FaultRow row;
    const QStringList lowest{QStringLiteral("--timeout"),      QStringLiteral("1"),
                             QStringLiteral("--retries"),      QStringLiteral("0"),
                             QStringLiteral("--lowest-speed"), QStringLiteral("10K")};
    const auto drips = [](const QByteArray &head, const QByteArray &each, int count) {
        RawReply slow{.chunks = {head}, .delayMs = 50};
        for (int i = 0; i < count; ++i)
            slow.chunks += each;
        return slow;
    };
    const QByteArray head = ok + lengthOf(small) + "\r\n";
    row("a small body slower than the lowest speed", {.replies = {drips(head, "0123456789", 500)},
                                                      .end = "failed: too-slow",
                                                      .options = lowest});
    row("a head slower than the lowest speed",
        {.replies = {drips(ok, "X-A: 1\r\n", 500)}, .end = "failed: too-slow", .options = lowest});
    row("an error page slower than the lowest speed",
        {.replies = {drips("HTTP/1.1 404 N\r\n" + lengthOf(small) + "\r\n", "0123456789", 500)},
         .end = "failed: http-404",
         .options = lowest});
    row("slow, but with no lowest speed",
        {.replies = {drips(head, small.first(100), 50)},
         .bytes = small.first(100).repeated(50),
         .options = {QStringLiteral("--timeout"), QStringLiteral("1")}});
}

QTEST_GUILESS_MAIN(TestBodyFaults)
#include "tst_bodyfaults.moc"
