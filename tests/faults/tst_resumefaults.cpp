// A broken download is gone on from, and never put together with bytes of another version: every
// answer that a server may give to the second request. Old and new bytes are different random ones.
#include "tests/faults/faulttable.h"
#include "tests/support/apachefixture.h"
#include "tests/support/cuttingrelay.h"
#include "tests/support/nginxfixture.h"

#include <QCryptographicHash>
#include <QDir>
#include <QTest>

using namespace haul;

namespace {

constexpr qsizetype size = 600'000;
constexpr qsizetype half = 350'000;

const QByteArray oldBytes = randomBytes(size, 1);
const QByteArray newBytes = randomBytes(size, 2);
const QByteArray rest = oldBytes.sliced(half);
const QByteArray newRest = newBytes.sliced(half);
const QByteArray etag = "ETag: \"v1\"\r\n";
const QByteArray otherEtag = "ETag: \"v2\"\r\n";
const QByteArray weakEtag = "ETag: W/\"v1\"\r\n";
const QByteArray date = "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
const QByteArray otherDate = "Last-Modified: Mon, 07 Nov 1994 08:49:37 GMT\r\n";
const QByteArray dateItself = "Sun, 06 Nov 1994 08:49:37 GMT";
const QByteArray chunkedField = "Transfer-Encoding: chunked\r\n";

QByteArray lengthOf(const QByteArray &body)
{
    return "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
}

QByteArray chunk(const QByteArray &bytes)
{
    return QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n";
}

RawReply whole(const QByteArray &fields, const QByteArray &bytes = oldBytes)
{
    return reply("200 OK", fields + lengthOf(bytes), bytes);
}

RawReply cut(const QByteArray &fields, const QByteArray &bytes = oldBytes, qsizetype sent = half)
{
    return reply("200 OK", fields + lengthOf(bytes), bytes.first(sent));
}

RawReply cutChunks(const QByteArray &fields, qsizetype sent = half)
{
    return reply("200 OK", fields + chunkedField, chunk(oldBytes.first(sent)));
}

// "bytes 350000-599999/600000"
QByteArray range(qint64 first, qint64 last = size - 1, const QByteArray &total = "600000")
{
    return "bytes " + QByteArray::number(first) + '-' + QByteArray::number(last) + '/' + total;
}

RawReply part(const QByteArray &fields, const QByteArray &range, const QByteArray &body)
{
    return reply("206 Partial Content",
                 fields + "Content-Range: " + range + "\r\n" + lengthOf(body), body);
}

RawReply chunkedPart(const QByteArray &fields, const QByteArray &range, const QByteArray &body)
{
    return reply("206 Partial Content", fields + "Content-Range: " + range + "\r\n" + chunkedField,
                 (body.isEmpty() ? QByteArray() : chunk(body)) + "0\r\n\r\n");
}

RawReply unsatisfiable(const QByteArray &range, const QByteArray &fields = {})
{
    return reply("416 Range Not Satisfiable",
                 fields + "Content-Range: " + range + "\r\nContent-Length: 0\r\n");
}

// Each request finds another version; what is not asked for in part is cut.
ServerHandler alwaysNew()
{
    return [count = 0](const ServerRequest &request) mutable -> ServerAnswer {
        const QByteArray bytes = randomBytes(size, quint32(100 + ++count));
        const QByteArray fields = "ETag: \"v" + QByteArray::number(count) + "\"\r\n";
        return request.header("Range").isEmpty() ? cut(fields, bytes)
                                                 : part(fields, range(half), bytes.sliced(half));
    };
}

// Leads on to an address that is good once: the first time to `first`, then to `later`.
ServerHandler expiring(const RawReply &first, const QList<RawReply> &later)
{
    const auto asked = std::make_shared<int>(0);
    return [=](const ServerRequest &request) -> ServerAnswer {
        if (request.path == "/x.bin")
            return RawReply::http(302, {},
                                  {{"Location", "/x.bin/signed?" + QByteArray::number(++*asked)}});
        if (request.query.toInt() != *asked)
            return RawReply::http(403, "expired");
        return *asked == 1 ? first : later.value(*asked - 2, later.last());
    };
}

// Whether any process has the file open.
bool isOpen(const QString &path)
{
    const QStringList processes =
        QDir(QStringLiteral("/proc")).entryList({QStringLiteral("[0-9]*")}, QDir::Dirs);
    for (const QString &process : processes) {
        const QDir descriptors(QStringLiteral("/proc/%1/fd").arg(process));
        for (const QFileInfo &info : descriptors.entryInfoList(QDir::Files | QDir::System)) {
            if (info.symLinkTarget() == path)
                return true;
        }
    }
    return false;
}

const RawReply goodPart = part(etag, range(half), rest);
const QByteArray onceMore = "- bytes=350000-";
const QByteArray anew = "- bytes=350000- -";

} // namespace

Q_DECLARE_METATYPE(std::function<void(QString)>)

class TestResumeFaults : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void validators_data();
    void validators() { check(); }
    void changes_data();
    void changes() { check(); }
    void parts_data();
    void parts() { check(); }
    void unknownSizes_data();
    void unknownSizes() { check(); }
    void statuses_data();
    void statuses() { check(); }
    void sequences_data();
    void sequences() { check(); }
    void partFiles_data();
    void partFiles();
    void redirectsAgain_data();
    void redirectsAgain() { check(); }
    void realServers_data();
    void realServers();

private:
    static void check()
    {
        QFETCH(Fault, fault);
        if (fault.ranges.contains("bytes=") && fault.conditions.isEmpty())
            fault.conditions = "\"v1\"";
        checkFault(fault);
    }
};

void TestResumeFaults::initTestCase()
{
    if (!NginxFixture::isInstalled() || !ApacheFixture::isInstalled())
        QFAIL("nginx or Apache httpd is not installed; scripts/test installs them");
}

// What allows to go on, and what does not.
void TestResumeFaults::validators_data()
{
    const FaultRow row;
    const auto goesOn = [&row](const char *name, const QByteArray &fields,
                               const QByteArray &condition) {
        row(name, {.replies = {cut(fields), part(fields, range(half), rest)},
                   .bytes = oldBytes,
                   .attempts = 2,
                   .httpStatus = 200,
                   .ranges = onceMore,
                   .conditions = condition});
    };
    const auto beginsAnew = [&row](const char *name, const QByteArray &fields) {
        row(name, {.replies = {cut(fields), whole(fields, newBytes)},
                   .bytes = newBytes,
                   .attempts = 2,
                   .ranges = "- -"});
    };
    goesOn("cut; a strong ETag", etag, "\"v1\"");
    goesOn("cut; a date", date, dateItself);
    goesOn("cut; a strong ETag and a date", etag + date, "\"v1\"");
    goesOn("cut; a weak ETag and a date", weakEtag + date, dateItself);
    goesOn("cut; an empty ETag in quotes", "ETag: \"\"\r\n", "\"\"");
    beginsAnew("cut; no validator", {});
    beginsAnew("cut; a weak ETag only", weakEtag);
    beginsAnew("cut; an ETag without quotes", "ETag: v1\r\n");
    beginsAnew("cut; an empty ETag", "ETag:\r\n");
    beginsAnew("cut; a date that is none", "Last-Modified: yesterday\r\n");
    beginsAnew("cut; a date of the very second of the answer",
               date + "Date: " + dateItself + "\r\n");
    beginsAnew("cut; a date after the answer", otherDate + "Date: " + dateItself + "\r\n");
}

// Signs that the file is another one now.
void TestResumeFaults::changes_data()
{
    const FaultRow row;
    const auto replaced = [&row](const char *name, const RawReply &second,
                                 const QByteArray &bytes) {
        row(name,
            {.replies = {cut(etag), second}, .bytes = bytes, .attempts = 2, .ranges = onceMore});
    };
    replaced("200: another version", whole(otherEtag, newBytes), newBytes);
    replaced("200: a shorter version", whole(otherEtag, newBytes.first(1000)),
             newBytes.first(1000));
    replaced("200: a version that ends where the old one broke",
             whole(otherEtag, newBytes.first(half)), newBytes.first(half));
    replaced("200: a longer version", whole(otherEtag, randomBytes(900'000, 4)),
             randomBytes(900'000, 4));
    replaced("200: an empty version", whole(otherEtag, {}), {});
    replaced("200: an empty version in chunks",
             reply("200 OK", otherEtag + chunkedField, "0\r\n\r\n"), {});
    replaced("200: a version in chunks",
             reply("200 OK", otherEtag + chunkedField, chunk(newBytes.first(1000)) + "0\r\n\r\n"),
             newBytes.first(1000));
    replaced("200: the same version from its beginning", whole(etag), oldBytes);
    replaced("200: a page for people", whole("Content-Type: text/html\r\n", newBytes.first(2000)),
             newBytes.first(2000));

    const auto discarded = [&row](const char *name, const QByteArray &first, const RawReply &second,
                                  const QByteArray &condition = "\"v1\"") {
        row(name, {.replies = {cut(first), second, whole(otherEtag, newBytes)},
                   .bytes = newBytes,
                   .attempts = 2,
                   .ranges = anew,
                   .conditions = condition});
    };
    discarded("206 with another ETag", etag, part(otherEtag, range(half), newRest));
    discarded("206 without the ETag", etag, part({}, range(half), newRest));
    discarded("206 with the ETag made weak", etag, part(weakEtag, range(half), newRest));
    discarded("206 with another weak ETag", date + weakEtag,
              part(date + "ETag: W/\"v2\"\r\n", range(half), newRest), dateItself);
    discarded("206 with another date", date, part(otherDate, range(half), newRest), dateItself);
    discarded("206 with the ETag and another date", etag + date,
              part(etag + otherDate, range(half), newRest));
    discarded("206 of a larger file", etag, part(etag, "bytes 350000-599999/700000", newRest));
    discarded("206 of a smaller file", etag,
              part(etag, "bytes 350000-399999/400000", newRest.first(50'000)));
    discarded("206 with a page for people", etag + "Content-Type: a/b\r\n",
              part(etag + "Content-Type: text/html; charset=utf-8\r\n", range(half), newRest));
    discarded("206 compressed, and the first was not", etag,
              part(etag + "Content-Encoding: gzip\r\n", range(half), newRest));
    discarded("206 not compressed, and the first was", date + "Content-Encoding: gzip\r\n",
              part(date, range(half), newRest), dateItself);
}

// 206 whose range is not what it should be.
void TestResumeFaults::parts_data()
{
    const FaultRow row;
    const auto discarded = [&row](const char *name, const RawReply &second) {
        row(name, {.replies = {cut(etag), second, whole(etag)},
                   .bytes = oldBytes,
                   .attempts = 2,
                   .ranges = anew});
    };
    const auto usable = [&row](const char *name, const QList<RawReply> &later,
                               const QByteArray &ranges = onceMore) {
        row(name, {.replies = QList<RawReply>{cut(etag)} + later,
                   .bytes = oldBytes,
                   .attempts = 2,
                   .ranges = ranges});
    };
    discarded("206 without a Content-Range", reply("206 P", etag + lengthOf(rest), newRest));
    discarded("206 with an empty Content-Range", part(etag, {}, newRest));
    discarded("206 with nonsense as Content-Range", part(etag, "bytes 9-2/x", newRest));
    discarded("206 with a negative Content-Range",
              part(etag, "bytes -350000-599999/600000", newRest));
    discarded("206 with a Content-Range beyond all numbers",
              part(etag, "bytes 350000-99999999999999999999/*", newRest));
    discarded("206 with a range beyond the file's end",
              part(etag, "bytes 350000-600000/600000", newRest));
    discarded("206 with a range in lines", part(etag, "lines 350000-599999/600000", newRest));
    discarded("206 with two Content-Ranges",
              part(etag + "Content-Range: " + range(0) + "\r\n", range(half), newRest));
    discarded("206 one byte too late", part(etag, range(half + 1), newRest.sliced(1)));
    discarded("206 one byte too early", part(etag, range(half - 1), "x" + newRest));
    discarded("206 from the beginning", part(etag, range(0), newBytes));
    discarded("206 of an unsatisfied range", part(etag, "bytes */600000", newRest));
    discarded("206 whose length contradicts its range",
              part(etag, range(half), newRest.chopped(5)));
    discarded("206 in several parts",
              reply("206 P",
                    etag + "Content-Type: multipart/byteranges; boundary=x\r\n" + lengthOf(newRest),
                    newRest));
    discarded("206 in several parts with a Content-Range",
              part("Content-Type: multipart/byteranges; boundary=x\r\n", range(half), newRest));
    discarded("206 without a body",
              reply("206 P", etag + "Content-Range: " + range(half) + "\r\nContent-Length: 0\r\n"));
    row("206 without a body, in chunks",
        {.replies = {cut(etag), chunkedPart(etag, range(half), {}), goodPart},
         .bytes = oldBytes,
         .attempts = 3,
         .ranges = "- bytes=350000- bytes=350000-"});
    usable("206 of unknown total", {part(etag, range(half, size - 1, "*"), rest)});
    usable("206 with odd spaces", {part(etag, " BYTES   350000-599999/600000 ", rest)});
    usable("206 in chunks", {chunkedPart(etag, range(half), rest)});
    usable("206 until the connection is closed",
           {reply("206 P", etag + "Content-Range: " + range(half) + "\r\n", rest)});
    usable("206 longer than the file", {chunkedPart(etag, range(half), rest + newRest)});
    usable("206 shorter than asked for",
           {part(etag, range(half, 399'999), rest.first(50'000)),
            part(etag, range(400'000), rest.sliced(50'000))},
           "- bytes=350000- bytes=400000-");
    usable("206 in chunks that end too early",
           {chunkedPart(etag, range(half), rest.first(50'000)),
            part(etag, range(400'000), rest.sliced(50'000))},
           "- bytes=350000- bytes=400000-");
    usable("206 longer than its own range",
           {chunkedPart(etag, range(half, 399'999), rest.first(50'000) + newRest.sliced(50'000)),
            part(etag, range(400'000), rest.sliced(50'000))},
           "- bytes=350000- bytes=400000-");
}

// The first answer came in chunks: its size becomes known with the second, or never.
void TestResumeFaults::unknownSizes_data()
{
    const FaultRow row;
    const auto goesOn = [&row](const char *name, const QList<RawReply> &later,
                               const QByteArray &ranges, const QByteArray &bytes = oldBytes,
                               int attempts = 2) {
        row(name, {.replies = QList<RawReply>{cutChunks(etag)} + later,
                   .bytes = bytes,
                   .attempts = attempts,
                   .ranges = ranges});
    };
    goesOn("no size; the rest comes", {goodPart}, onceMore);
    goesOn("no size; the rest comes, and no size again",
           {part(etag, range(half, size - 1, "*"), rest), unsatisfiable("bytes */600000", etag)},
           "- bytes=350000- bytes=600000-");
    goesOn("no size; a short part, and no size again",
           {part(etag, range(half, 399'999, "*"), rest.first(50'000)),
            part(etag, range(400'000), rest.sliced(50'000))},
           "- bytes=350000- bytes=400000-");
    goesOn("no size; another size at the third time",
           {reply("206 P", etag + "Content-Range: " + range(half) + "\r\n" + lengthOf(rest),
                  rest.first(100'000)),
            part(etag, "bytes 450000-699999/700000", randomBytes(250'000, 8)),
            whole(otherEtag, newBytes)},
           "- bytes=350000- bytes=450000- -", newBytes, 3);
    goesOn("no size; all bytes were there already", {unsatisfiable("bytes */350000", etag)},
           onceMore, oldBytes.first(half));
    goesOn("no size; 416 of a smaller file",
           {unsatisfiable("bytes */1000", otherEtag), whole(otherEtag, newBytes.first(1000))}, anew,
           newBytes.first(1000));
    goesOn("no size; 416 of another version of just this size",
           {unsatisfiable("bytes */350000", otherEtag), whole(otherEtag, newBytes.first(half))},
           anew, newBytes.first(half));
    goesOn("no size; 416 without a Content-Range", {RawReply::http(416), whole(etag)}, anew);
    goesOn("no size; a part that is compressed",
           {part(etag + "Content-Encoding: br\r\n", range(half), newRest), whole(etag)}, anew);
}

// Other statuses to the second request.
void TestResumeFaults::statuses_data()
{
    const FaultRow row;
    const auto anewAfter = [&row](const char *name, const RawReply &second) {
        row(name, {.replies = {cut(etag), second, whole(etag)},
                   .bytes = oldBytes,
                   .attempts = 2,
                   .ranges = anew});
    };
    anewAfter("416 of a file of the known size", unsatisfiable("bytes */600000", etag));
    anewAfter("416 of a file of another size", unsatisfiable("bytes */350000", otherEtag));
    anewAfter("416 without words", RawReply::http(416));
    anewAfter("204 to a part", {{"HTTP/1.1 204 No Content\r\n\r\n"}});
    anewAfter("203 to a part", reply("203 N", lengthOf(newBytes), newBytes));
    const auto stillGoesOn = [&row](const char *name, const RawReply &second) {
        row(name, {.replies = {cut(etag), second, goodPart},
                   .bytes = oldBytes,
                   .attempts = 3,
                   .ranges = "- bytes=350000- bytes=350000-"});
    };
    stillGoesOn("503 to a part, then the part", RawReply::http(503));
    stillGoesOn("no answer to a part, then the part", RawReply{});
    stillGoesOn("a cut head to a part, then the part", {{"HTTP/1.1 206 P\r\nContent-Ra"}});
    const auto fails = [&row](const char *name, int status) {
        row(name, {.replies = {cut(etag), RawReply::http(status)},
                   .end = "failed: http-" + QByteArray::number(status),
                   .attempts = 2,
                   .ranges = onceMore});
    };
    fails("403 to a part", 403);
    fails("404 to a part: it has gone", 404);
    fails("410 to a part", 410);
    row("a nonsensical length to a part",
        {.replies = {cut(etag),
                     reply("206 P",
                           etag + "Content-Range: " + range(half) + "\r\nContent-Length: -1\r\n",
                           newRest)},
         .end = "failed: bad-response",
         .attempts = 2,
         .ranges = onceMore});
    row("304 to a part", {.replies = {cut(etag), {{"HTTP/1.1 304 N\r\n\r\n"}}},
                          .end = "failed: http-304",
                          .attempts = 2,
                          .ranges = onceMore});
}

// More than two requests.
void TestResumeFaults::sequences_data()
{
    const FaultRow row;
    const auto brokenPart = [](qsizetype at, qsizetype sent) {
        return reply("206 P",
                     etag + "Content-Range: " + range(at)
                         + "\r\nContent-Length: " + QByteArray::number(size - at) + "\r\n",
                     oldBytes.sliced(at, sent));
    };
    row("a part that is cut as well",
        {.replies = {cut(etag), brokenPart(half, 150'000),
                     part(etag, range(500'000), oldBytes.sliced(500'000))},
         .bytes = oldBytes,
         .attempts = 3,
         .ranges = "- bytes=350000- bytes=500000-"});
    row("cut again and again, each time with something new",
        {.replies = {cut(etag, oldBytes, 100'000), brokenPart(100'000, 100'000),
                     brokenPart(200'000, 100'000), brokenPart(300'000, 100'000),
                     brokenPart(400'000, 100'000), brokenPart(500'000, 100'000)},
         .bytes = oldBytes,
         .attempts = 6,
         .ranges = "- bytes=100000- bytes=200000- bytes=300000- bytes=400000- bytes=500000-"});
    row("always from the beginning, always cut", {.replies = {cut(etag)},
                                                  .end = "failed: truncated",
                                                  .attempts = 3,
                                                  .ranges = "- bytes=350000- bytes=350000-"});
    row("a new version at each request, each cut",
        {.end = "failed: truncated", .attempts = 3, .handler = alwaysNew(), .anyRequests = true});
    row("a new version that is cut as well",
        {.replies = {cut(etag), cut(otherEtag, newBytes, 400'000),
                     part(otherEtag, range(400'000), newBytes.sliced(400'000))},
         .bytes = newBytes,
         .attempts = 3,
         .ranges = "- bytes=350000- bytes=400000-",
         .conditions = "\"v1\" | \"v2\""});
    row("a shorter new version that is cut as well",
        {.replies = {cut(etag), cut(otherEtag, newBytes.first(300'000), 200'000),
                     part(otherEtag, "bytes 200000-299999/300000",
                          newBytes.sliced(200'000, 100'000))},
         .bytes = newBytes.first(300'000),
         .attempts = 3,
         .ranges = "- bytes=350000- bytes=200000-",
         .conditions = "\"v1\" | \"v2\""});
    row("a small body that is cut",
        {.replies = {cut(etag, oldBytes.first(20'000), 5000),
                     part(etag, "bytes 5000-19999/20000", oldBytes.sliced(5000, 15'000))},
         .bytes = oldBytes.first(20'000),
         .attempts = 2,
         .ranges = "- bytes=5000-"});
    row("one byte came",
        {.replies = {cut(etag, oldBytes, 1), part(etag, range(1), oldBytes.sliced(1))},
         .bytes = oldBytes,
         .attempts = 2,
         .ranges = "- bytes=1-"});
    row("no byte came", {.replies = {cut(etag, oldBytes, 0), whole(etag)},
                         .bytes = oldBytes,
                         .attempts = 2,
                         .ranges = "- -"});
    const QByteArray digest =
        etag + "Repr-Digest: sha-256=:"
        + QCryptographicHash::hash(oldBytes, QCryptographicHash::Sha256).toBase64() + ":\r\n";
    row("a digest was promised, and the rest comes",
        {.replies = {cut(digest), goodPart}, .bytes = oldBytes, .attempts = 2, .ranges = onceMore});
    row("a digest was promised, and the rest is of other bytes under the same ETag",
        {.replies = {cut(digest), part(etag, range(half), newRest)},
         .end = "failed: checksum",
         .attempts = 2,
         .ranges = onceMore});
    row("a broken chunk, and the rest comes",
        {.replies = {reply("200 OK", etag + chunkedField, chunk(oldBytes.first(half)) + "xyz\r\n"),
                     goodPart},
         .bytes = oldBytes,
         .attempts = 2,
         .ranges = onceMore});
}

// Redirects are followed from the list's own address again.
void TestResumeFaults::redirectsAgain_data()
{
    const FaultRow row;
    const QString name = QStringLiteral("signed");
    row("the address that it led to has expired, the new one is good",
        {.bytes = oldBytes,
         .attempts = 2,
         .ranges = onceMore,
         .name = name,
         .handler = expiring(cut(etag), {goodPart})});
    row("the new address has another version",
        {.bytes = newBytes,
         .attempts = 2,
         .ranges = anew,
         .name = name,
         .handler = expiring(cut(etag),
                             {part(otherEtag, range(half), newRest), whole(otherEtag, newBytes)})});
    row("the new address refuses", {.end = "failed: http-403",
                                    .attempts = 2,
                                    .ranges = onceMore,
                                    .handler = expiring(cut(etag), {RawReply::http(403)})});
    row("the new address leads nowhere", {.end = "failed: redirect",
                                          .attempts = 2,
                                          .ranges = onceMore,
                                          .handler = expiring(cut(etag), {RawReply::http(302)})});
}

// What happens to the part file between two attempts. The pause comes from a 503.
void TestResumeFaults::partFiles_data()
{
    using Deed = std::function<void(const QString &part)>;
    QTest::addColumn<std::function<void(QString)>>("deed");
    QTest::addColumn<QString>("name");     // of the file in the end
    QTest::addColumn<QByteArray>("stays"); // in the part file, which is another's then
    const auto row = [](const char *name, const Deed &deed, const QString &file,
                        const QByteArray &stays = {}) {
        QTest::newRow(name) << std::function<void(QString)>(deed) << file << stays;
    };
    const QString same = QStringLiteral("x.bin");
    const QString other = QStringLiteral("x (1).bin");
    row(
        "the part file is removed", [](const QString &part) { QFile::remove(part); }, same);
    row(
        "a folder takes the part file's place",
        [](const QString &part) {
            QFile::remove(part);
            QDir().mkdir(part);
            writeFile(part + QStringLiteral("/mine"), "mine");
        },
        other);
    row(
        "a link takes the part file's place",
        [](const QString &part) {
            QFile::remove(part);
            writeFile(part + QStringLiteral(".mine"), "mine");
            QFile::link(part + QStringLiteral(".mine"), part);
        },
        other);
    row(
        "another file takes the part file's place",
        [](const QString &part) {
            QFile::remove(part);
            writeFile(part, newBytes.first(half));
        },
        other, newBytes.first(half));
    row(
        "another program adds to the part file",
        [](const QString &part) { writeFile(part, newBytes); }, other, newBytes);
    row(
        "another program writes into the part file",
        [](const QString &part) {
            QFile file(part);
            if (file.open(QIODevice::ReadWrite))
                file.write(newBytes.first(1000));
        },
        other, newBytes.first(1000) + oldBytes.sliced(1000, half - 1000));
    row(
        "another program shortens the part file",
        [](const QString &part) { QFile::resize(part, 1000); }, other, oldBytes.first(1000));
}

void TestResumeFaults::partFiles()
{
    QFETCH(std::function<void(QString)>, deed);
    QFETCH(QString, name);
    QFETCH(QByteArray, stays);
    FaultBench bench;
    bench.server.script("/x.bin",
                        {cut(etag), RawReply::http(503, {}, {{"Retry-After", "1"}}), whole(etag)});
    const auto process = bench.start(bench.url("/x.bin"));
    const QString part = bench.folder() + QStringLiteral("/x.bin.part");
    QVERIFY(FaultBench::waitUntil([&] {
        return bench.server.requestCount("/x.bin") == 2 && QFile::exists(part) && !isOpen(part);
    }));
    deed(part);
    const Ended ended = bench.wait(*process);
    QCOMPARE(ended.run.status, 0);
    QCOMPARE(endOf(ended.tasks.value(0)), QByteArray("done"));
    Files files{{name, oldBytes}};
    if (!stays.isEmpty())
        files.insert(QStringLiteral("x.bin.part"), stays);
    if (QFileInfo(part).isDir())
        files.insert(QStringLiteral("x.bin.part/mine"), "mine");
    if (QFileInfo(part).isSymLink()) {
        files.insert(QStringLiteral("x.bin.part"), "mine");
        files.insert(QStringLiteral("x.bin.part.mine"), "mine");
    }
    QCOMPARE(difference(bench.folder(), files), QByteArray());
    QCOMPARE(bench.ranges("/x.bin"), QByteArray("- bytes=350000- -"));
    checkPage("done");
}

// Six files over connections that break, all but one are other ones when they are asked for again.
void TestResumeFaults::realServers_data()
{
    QTest::addColumn<bool>("isApache");
    QTest::newRow("nginx: files replaced between two attempts") << false;
    QTest::newRow("Apache httpd: files replaced between two attempts") << true;
}

void TestResumeFaults::realServers()
{
    QFETCH(bool, isApache);
    QTemporaryDir root;
    const QByteArray before = randomBytes(3'000'000, 5);
    const auto put = [&root](const QString &name, const QByteArray &bytes) {
        writeFile(root.filePath(QStringLiteral("new")), bytes);
        std::rename(qPrintable(root.filePath(QStringLiteral("new"))),
                    qPrintable(root.filePath(name)));
    };
    Files files{{QStringLiteral("same"), before},
                {QStringLiteral("sameSize"), randomBytes(3'000'000, 6)},
                {QStringLiteral("shorter"), randomBytes(500'000, 7)},
                {QStringLiteral("longer"), randomBytes(4'000'000, 8)},
                {QStringLiteral("empty"), {}},
                {QStringLiteral("removed"), {}}};
    QStringList urls;
    for (const QString &name : files.keys()) {
        writeYesterdays(root.filePath(name), before);
    }
    NginxFixture nginx({.documentRoot = root.path()});
    ApacheFixture apache({.documentRoot = root.path()});
    DaemonFixture &server = isApache ? static_cast<DaemonFixture &>(apache) : nginx;
    QVERIFY2(server.start(), qPrintable(server.errorText()));
    CuttingRelay relay(server.port());
    QVERIFY(relay.start());
    relay.cutNext(QList<qint64>(6, 1'000'000));
    for (const QString &name : files.keys())
        urls += QStringLiteral("http://127.0.0.1:%1/%2").arg(relay.port()).arg(name);

    FaultBench bench;
    const auto process =
        bench.start(urls.join(u'\n').toUtf8(), {QStringLiteral("--retry-wait"), QStringLiteral("1"),
                                                QStringLiteral("-s"), QStringLiteral("1")});
    QVERIFY(FaultBench::waitUntil([&relay] { return relay.cutCount() == 6; }));
    for (auto file = files.begin(); file != files.end(); ++file) {
        if (file.key() != QLatin1String("same"))
            put(file.key(), *file);
    }
    QFile::remove(root.filePath(QStringLiteral("removed")));
    const Ended ended = bench.wait(*process);
    QCOMPARE(ended.run.status, 1);
    files.remove(QStringLiteral("removed"));
    QCOMPARE(difference(bench.folder(), files), QByteArray());
    for (const QJsonObject &task : ended.tasks) {
        const bool isRemoved = task.value(u"url").toString().endsWith(u"removed");
        QCOMPARE(endOf(task), QByteArray(isRemoved ? "failed: http-404" : "done"));
        QCOMPARE(task.value(u"attempts").toInt(), 2);
    }
    checkPage("done");
}

QTEST_GUILESS_MAIN(TestResumeFaults)
#include "tst_resumefaults.moc"
