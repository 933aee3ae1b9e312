// Faults before the body: nobody answers, the head is broken, statuses, redirects.
#include "tests/faults/faulttable.h"
#include "tests/support/loopbackport.h"

#include <QTest>

using namespace haul;

namespace {

const QByteArray body = randomBytes(5000, 1);
const QByteArray length = "Content-Length: 5000\r\n";
const RawReply whole = reply("200 OK", length, body);

RawReply redirect(const QByteArray &location)
{
    return RawReply::http(302, "hm", {{"Location", location}});
}

} // namespace

class TestHeadFaults : public QObject
{
    Q_OBJECT

private slots:
    void unreachable_data();
    void unreachable() { check(); }
    void brokenHeads_data();
    void brokenHeads() { check(); }
    void oddHeads_data();
    void oddHeads() { check(); }
    void lengths_data();
    void lengths() { check(); }
    void statuses_data();
    void statuses() { check(); }
    void names_data();
    void names() { check(); }
    void redirects_data();
    void redirects() { check(); }
    void redirectChains_data();
    void redirectChains() { check(); }

private:
    static void check()
    {
        QFETCH(Fault, fault);
        checkFault(fault);
    }

    RefusingPort closed_;
};

void TestHeadFaults::unreachable_data()
{
    const FaultRow row;
    const QByteArray closed = "127.0.0.1:" + QByteArray::number(closed_.number());
    row("nobody listens at the port", {.end = "failed: connect",
                                       .attempts = 3,
                                       .httpStatus = 0,
                                       .url = "http://" + closed + "/x.bin"});
    row("nobody listens, and it is FTP",
        {.end = "failed: connect", .attempts = 3, .url = "ftp://" + closed + "/x.bin"});
    row("the host has no address", {.end = "failed: dns",
                                    .attempts = 3,
                                    .httpStatus = 0,
                                    .url = "http://no-such-host.invalid/x.bin"});
}

void TestHeadFaults::brokenHeads_data()
{
    const FaultRow row;
    const QByteArray lost = "failed: connection-lost";
    const QByteArray bad = "failed: bad-response";
    const QByteArray ok = "HTTP/1.1 200 OK\r\n";
    row("the connection is closed without an answer",
        {.replies = {RawReply{}}, .end = lost, .attempts = 3, .httpStatus = 0});
    row("the connection is reset without an answer",
        {.replies = {broken({})}, .end = lost, .attempts = 3});
    row("the first answer is no answer, the second is one",
        {.replies = {RawReply{}, whole}, .bytes = body, .attempts = 2, .httpStatus = 200});
    row("the head ends in the status line",
        {.replies = {{{"HTTP/1.1 20"}}}, .end = lost, .attempts = 3});
    row("the head ends after the status line", {.replies = {{{ok}}}, .end = lost, .attempts = 3});
    row("the head ends in a field",
        {.replies = {{{ok + "Content-Le"}}}, .end = lost, .attempts = 3});
    row("the head ends after a field",
        {.replies = {{{ok + length}}}, .end = "failed: truncated", .attempts = 3});
    row("the head is reset after a field",
        {.replies = {broken(ok + length)}, .end = lost, .attempts = 3});
    row("the head ends without its empty line, and is whole at the second time",
        {.replies = {{{ok + length}}, whole}, .bytes = body, .attempts = 2});
    row("an SSH server answers", {.replies = {{{"SSH-2.0-OpenSSH_9.2\r\n"}}}, .end = bad});
    row("a mail server answers", {.replies = {{{"220 mail.example ESMTP\r\n"}}}, .end = bad});
    row("plain text instead of HTTP", {.replies = {{{"just some text\n"}}}, .end = bad});
    row("random bytes instead of HTTP", {.replies = {{{body}}}, .end = bad});
    row("a head that begins with an empty line",
        {.replies = {{{"\r\n" + ok + "\r\n" + body}}}, .end = bad});
    row("a version of HTTP that does not exist",
        {.replies = {{{"HTTP/9.9 200 OK\r\n" + length + "\r\n" + body}}}, .end = bad});
    row("a radio station's ICY answer",
        {.replies = {{{"ICY 200 OK\r\n" + length + "\r\n" + body}}}, .end = bad});
    row("a status in words", {.replies = {{{"HTTP/1.1 fine\r\n\r\n"}}}, .end = bad});
    row("a NUL in the head",
        {.replies = {{{ok + QByteArray("X-A: a\0b\r\n\r\n", 12)}}}, .end = bad});
    row("a field without a colon",
        {.replies = {reply("200 OK", "nonsense\r\n" + length, body)}, .end = bad});
    // libcurl says of these two no more than that receiving failed.
    row("a head without end",
        {.replies = {{{ok + ("X-A: " + QByteArray(1000, 'a') + "\r\n").repeated(2000)}}},
         .end = lost,
         .attempts = 3});
    row("interim answers without end",
        {.replies = {{{QByteArray("HTTP/1.1 102 Processing\r\n\r\n").repeated(100'000)}}},
         .end = lost,
         .attempts = 3});
    row("one field of some megabytes",
        {.replies = {{{ok + "X-A: " + QByteArray(3'000'000, 'a')}}}, .end = bad});
}

void TestHeadFaults::oddHeads_data()
{
    const FaultRow row;
    const auto done = [&row](const char *name, const RawReply &answer) {
        row(name, {.replies = {answer}, .bytes = body, .httpStatus = 200});
    };
    const QByteArray ok = "HTTP/1.1 200 OK\r\n";
    done("lines end in LF only", {{"HTTP/1.1 200 OK\nContent-Length: 5000\n\n" + body}});
    done("an answer of HTTP/1.0 without a length", {{"HTTP/1.0 200 OK\r\n\r\n" + body}});
    done("no reason after the status", {{"HTTP/1.1 200\r\n" + length + "\r\n" + body}});
    done("the head comes byte by byte", [&] {
        RawReply slow;
        for (const char byte : ok + length + "\r\n")
            slow.chunks += QByteArray(1, byte);
        slow.chunks += body;
        return slow;
    }());
    done("a folded field", reply("200 OK", "X-A: one\r\n Content-Length: 7\r\n" + length, body));
    done("1000 fields", reply("200 OK", QByteArray("X-A: 1\r\n").repeated(1000) + length, body));
    done("100 Continue before the answer",
         {{"HTTP/1.1 100 Continue\r\n\r\n" + ok + length + "\r\n" + body}});
    done("103 Early Hints before the answer, with fields of its own",
         {{"HTTP/1.1 103 Early Hints\r\nContent-Length: 7\r\nETag: \"hint\"\r\n\r\n" + ok + length
           + "\r\n" + body}});
}

void TestHeadFaults::lengths_data()
{
    const FaultRow row;
    const auto bad = [&row](const char *name, const QByteArray &fields) {
        row(name, {.replies = {reply("200 OK", fields, body)}, .end = "failed: bad-response"});
    };
    bad("two different lengths", "Content-Length: 5000\r\nContent-Length: 4000\r\n");
    bad("two different lengths in one field", "Content-Length: 5000, 4000\r\n");
    bad("a negative length", "Content-Length: -5000\r\n");
    bad("a length with a plus", "Content-Length: +5000\r\n");
    bad("a length in words", "Content-Length: five\r\n");
    bad("a length in hexadecimal", "Content-Length: 0x1388\r\n");
    bad("a length with a fraction", "Content-Length: 5000.5\r\n");
    bad("an empty length", "Content-Length:\r\n");
    bad("a length beyond all numbers", "Content-Length: 99999999999999999999\r\n");
    row("the same length twice",
        {.replies = {reply("200 OK", length + length, body)}, .bytes = body});
    row("chunked, and a length that contradicts it",
        {.replies = {reply("200 OK", "Transfer-Encoding: chunked\r\nContent-Length: 7\r\n",
                           "1388\r\n" + body + "\r\n0\r\n\r\n")},
         .bytes = body});
    row("a length of 8 EiB",
        {.replies = {reply("200 OK", "Content-Length: 9223372036854775807\r\n", body)},
         .end = "failed: disk-full"});
}

void TestHeadFaults::statuses_data()
{
    const FaultRow row;
    const auto status = [&row](int number, int attempts) {
        const QByteArray text = QByteArray::number(number);
        row("status " + text, {.replies = {RawReply::http(number, "sorry")},
                               .end = "failed: http-" + text,
                               .attempts = attempts,
                               .httpStatus = number});
    };
    for (const int number : {400, 401, 402, 403, 404, 405, 406, 407, 409, 410, 411, 412, 415, 416,
                             418, 421, 423, 425, 426, 431, 451, 501, 505, 507, 511, 599, 600, 999})
        status(number, 1);
    for (const int number : {408, 429, 500, 502, 503, 504, 522, 524})
        status(number, 3);
    row("status 503, then the file",
        {.replies = {RawReply::http(503, "busy"), whole}, .bytes = body, .attempts = 2});
    row("status 404 with a page of 3 MB",
        {.replies = {RawReply::http(404, randomBytes(3'000'000, 5))},
         .end = "failed: http-404",
         .httpStatus = 404});
    row("status 404 with a page that is cut",
        {.replies = {reply("404 Not Found", length, body.first(100))}, .end = "failed: http-404"});
    row("status 304, which was not asked for",
        {.replies = {{{"HTTP/1.1 304 Not Modified\r\n\r\n"}}}, .end = "failed: http-304"});
    row("status 101, which was not asked for",
        {.replies = {reply("101 Switching Protocols", "Upgrade: x\r\nConnection: Upgrade\r\n",
                           body)},
         .end = "failed: bad-response"});
    row("status 206, though the whole file was asked for",
        {.replies = {reply("206 P", "Content-Range: bytes 0-4999/9000\r\n" + length, body)},
         .end = "failed: bad-response"});
    row("status 0", {.replies = {{{"HTTP/1.1 000 Nothing\r\n" + length + "\r\n" + body}}},
                     .end = "failed: bad-response"});
    row("status 201 with a file",
        {.replies = {reply("201 Created", length, body)}, .bytes = body, .httpStatus = 201});
    row("status 203 with a file", {.replies = {reply("203 N", length, body)}, .bytes = body});
}

void TestHeadFaults::names_data()
{
    const FaultRow row;
    const auto named = [&row](const char *name, const QByteArray &disposition,
                              const QString &file) {
        row(name, {.replies = {reply(
                       "200 OK", "Content-Disposition: " + disposition + "\r\n" + length, body)},
                   .bytes = body,
                   .name = file});
    };
    named("a name that climbs out of the folder", "attachment; filename=\"../../../tmp/evil\"",
          QStringLiteral("evil"));
    named("a name that climbs out, percent-encoded",
          "attachment; filename*=UTF-8''%2e%2e%2f%2e%2e%2fevil", QStringLiteral("evil"));
    named("a name that is two dots", "attachment; filename=\"..\"", QStringLiteral("x.bin"));
    named("an absolute name", "attachment; filename=\"/etc/cron.d/evil\"", QStringLiteral("evil"));
    named("a name of Windows", "attachment; filename=\"C:\\evil\\name.txt\"",
          QStringLiteral("C_evilname.txt")); // in quotes, a backslash only quotes
    named("an empty name", "attachment; filename=\"\"", QStringLiteral("x.bin"));
}

void TestHeadFaults::redirects_data()
{
    const FaultRow row;
    const auto fails = [&row](const char *name, const RawReply &answer, const QByteArray &end,
                              int attempts = 1) {
        row(name, {.replies = {answer}, .end = end, .attempts = attempts});
    };
    const QByteArray closed = "127.0.0.1:" + QByteArray::number(closed_.number());
    const QByteArray nowhere = "failed: redirect";
    fails("a redirect without a place", RawReply::http(302, "hm"), nowhere);
    fails("a redirect to an empty place", redirect(""), nowhere);
    fails("several choices and no place", RawReply::http(300, "a or b"), nowhere);
    fails("a redirect to a file of ours", redirect("file:///etc/hostname"), nowhere);
    fails("a redirect to mail", redirect("mailto:a@b.c"), nowhere);
    fails("a redirect to gopher", redirect("gopher://127.0.0.1/"), nowhere);
    fails("a redirect to a script", redirect("javascript:alert(1)"), nowhere);
    fails("a redirect to data in the address", redirect("data:text/plain,evil"), nowhere);
    fails("a redirect to no host", redirect("http://"), nowhere);
    fails("a redirect to an impossible port", redirect("http://127.0.0.1:99999/"), nowhere);
    fails("a redirect to a missing page", redirect("/nowhere"), "failed: http-404");
    fails("a redirect to a host without an address", redirect("http://no-such-host.invalid/"),
          "failed: dns", 3);
    fails("a redirect to a port where nobody listens", redirect("http://" + closed + "/"),
          "failed: connect", 3);
}

// All below the prefix /x.bin: "/x.bin", then "/x.bin/1", ...
void TestHeadFaults::redirectChains_data()
{
    const FaultRow row;
    const auto chain = [](int length) {
        return [length](const ServerRequest &request) -> ServerAnswer {
            const int step = request.path.mid(sizeof "/x.bin").toInt();
            return step == length ? whole : redirect("/x.bin/" + QByteArray::number(step + 1));
        };
    };
    row("20 redirects",
        {.bytes = body, .ranges = "-", .name = QStringLiteral("20"), .handler = chain(20)});
    row("21 redirects", {.end = "failed: redirect", .ranges = "-", .handler = chain(21)});
    row("redirects without end", {.end = "failed: redirect", .ranges = "-", .handler = chain(-1)});
    row("a redirect to itself",
        {.end = "failed: redirect",
         .ranges = QByteArray("- ").repeated(21).trimmed(),
         .handler = [](const ServerRequest &) -> ServerAnswer { return redirect("/x.bin"); }});
    row("a redirect whose head ends after its Location",
        {.bytes = body,
         .ranges = "-",
         .name = QStringLiteral("next"),
         .handler = [](const ServerRequest &request) -> ServerAnswer {
             return request.path == "/x.bin"
                        ? RawReply{{"HTTP/1.1 302 Found\r\nLocation: /x.bin/next\r\n"}}
                        : whole;
         }});
    row("a redirect with a body of 3 MB",
        {.bytes = body,
         .ranges = "-",
         .name = QStringLiteral("next"),
         .handler = [](const ServerRequest &request) -> ServerAnswer {
             return request.path == "/x.bin"
                        ? reply("301 M", "Location: /x.bin/next\r\nContent-Length: 3000000\r\n",
                                randomBytes(3'000'000, 9))
                        : whole;
         }});
}

QTEST_GUILESS_MAIN(TestHeadFaults)
#include "tst_headfaults.moc"
