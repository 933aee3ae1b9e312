// checkUrl(): what is a URL, its normal form, and no harm from any bytes.
#include "core/lists/urltext.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

using namespace haul;

class TestUrlText : public QObject
{
    Q_OBJECT

private slots:
    void accepts_data();
    void accepts();
    void rejects_data();
    void rejects();
    void takesUrlsUpToTheLimit();
    void anyBytesAreFine();
    void mutationsOfUrlsAreFine();
};

void TestUrlText::accepts_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("url");
    const auto row = [](const char *name, const char *text, const char *url) {
        QTest::newRow(name) << QByteArray(text) << QByteArray(url);
    };
    row("plain", "http://example.org/a/b.html?x=1&y=2", "http://example.org/a/b.html?x=1&y=2");
    row("https", "https://example.org/", "https://example.org/");
    row("ftp", "ftp://example.org/pub/file", "ftp://example.org/pub/file");
    row("ftps", "ftps://example.org/pub/file", "ftps://example.org/pub/file");
    row("sftp", "sftp://me@example.org/~/file", "sftp://me@example.org/~/file");
    row("default port of sftp", "SFTP://example.org:22/a", "sftp://example.org/a");
    row("surrounding space", " \t http://h.example/ \r", "http://h.example/");
    row("case", "HTTP://ExAmPle.ORG/PaTh", "http://example.org/PaTh");
    row("empty path", "http://example.org", "http://example.org/");
    row("query without path", "http://example.org?q", "http://example.org/?q");
    row("empty query", "http://example.org/a?", "http://example.org/a?");
    row("fragment", "http://example.org/a#b?c", "http://example.org/a");
    row("fragment after host", "http://example.org#b", "http://example.org/");
    row("default port", "http://example.org:80/", "http://example.org/");
    row("default port of https", "https://example.org:0443/", "https://example.org/");
    row("other port", "https://example.org:80/", "https://example.org:80/");
    row("empty port", "http://example.org:/", "http://example.org/");
    row("highest port", "http://example.org:65535/", "http://example.org:65535/");
    row("user info", "ftp://me:pa%3Ass@example.org/", "ftp://me:pa%3Ass@example.org/");
    row("user info to encode", "ftp://m e:p@ss@h.example/", "ftp://m%20e:p%40ss@h.example/");
    row("empty user info", "http://@h.example/", "http://h.example/");
    row("space", "http://h.example/a b?c d", "http://h.example/a%20b?c%20d");
    row("non-ASCII", "http://h.example/\xc3\xa4?\xe2\x82\xac", "http://h.example/%C3%A4?%E2%82%AC");
    row("backslash", "http://h.example/a\\b", "http://h.example/a%5Cb");
    row("unsafe", "http://h.example/\"<>^`{|}", "http://h.example/%22%3C%3E%5E%60%7B%7C%7D");
    row("brackets stay", "http://h.example/a[1]?b[]=2", "http://h.example/a[1]?b[]=2");
    row("escapes stay", "http://h.example/%2f%E4", "http://h.example/%2f%E4");
    row("lone percent", "http://h.example/100%?5%z", "http://h.example/100%25?5%25z");
    row("dot segments", "http://h.example/a/./b/../../c", "http://h.example/c");
    row("dots at the end", "http://h.example/a/b/..", "http://h.example/a/");
    row("dot at the end", "http://h.example/a/.", "http://h.example/a/");
    row("encoded dots", "http://h.example/a/%2e%2E/b", "http://h.example/b");
    row("above the root", "http://h.example/../../a", "http://h.example/a");
    row("no dot segments", "http://h.example/.../a../..b/%2", "http://h.example/.../a../..b/%252");
    row("dots in the query", "http://h.example/?/../a", "http://h.example/?/../a");
    row("empty segments stay", "http://h.example//a//b", "http://h.example//a//b");
    row("root's dot", "http://example.org./", "http://example.org./");
    row("underscore, hyphen", "http://-a_b-.example/", "http://-a_b-.example/");
    row("one label", "http://localhost:8080/", "http://localhost:8080/");
    row("IDN", "http://M\xc3\x9cnchen.example/", "http://xn--mnchen-3ya.example/");
    row("IDN with ideographic dot", "http://\xe4\xbe\x8b\xe3\x80\x82jp/", "http://xn--fsq.jp/");
    row("encoded IDN", "http://m%C3%BCnchen.example/", "http://xn--mnchen-3ya.example/");
    row("encoded ASCII host", "http://ex%61mple.org/", "http://example.org/");
    row("IPv4", "http://127.0.0.1:8080/x", "http://127.0.0.1:8080/x");
    row("IPv4, short", "http://127.1/", "http://127.0.0.1/");
    row("IPv6", "http://[::1]:8080/", "http://[::1]:8080/");
    row("IPv6 in capitals", "http://[2001:DB8:0::1]/", "http://[2001:db8::1]/");
}

void TestUrlText::accepts()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, url);
    const CheckedUrl checked = checkUrl(text);
    QVERIFY(!checked.reason);
    QCOMPARE(checked.url, url);
    QCOMPARE(checkUrl(checked.url).url, url);
}

void TestUrlText::rejects_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<RejectReason>("reason");
    const auto row = [](const char *name, const QByteArray &text, RejectReason reason) {
        QTest::newRow(name) << text << reason;
    };
    row("empty", "", RejectReason::NoScheme);
    row("no scheme", "example.org/file", RejectReason::NoScheme);
    row("host and port", "example.org:8080/file", RejectReason::NoScheme);
    row("localhost and port", "localhost:8080", RejectReason::NoScheme);
    row("colon first", "://example.org/", RejectReason::NoScheme);
    row("words", "see http://example.org/", RejectReason::NoScheme);
    row("mail", "mailto:me@example.org", RejectReason::UnsupportedScheme);
    row("misspelt", "htp://example.org/", RejectReason::UnsupportedScheme);
    row("file", "file:///etc/passwd", RejectReason::UnsupportedScheme);
    row("ssh", "ssh://example.org/", RejectReason::UnsupportedScheme);
    row("scp", "scp://example.org/a", RejectReason::UnsupportedScheme);
    row("script", "javascript:alert(1)", RejectReason::UnsupportedScheme);
    row("no slashes", "http:example.org", RejectReason::NoHost);
    row("no host", "http:///file", RejectReason::NoHost);
    row("scheme only", "https://", RejectReason::NoHost);
    row("port only", "https://:80/", RejectReason::NoHost);
    row("user only", "https://me@/", RejectReason::NoHost);
    row("space in host", "http://exa mple.org/", RejectReason::BadHost);
    row("empty label", "http://example..org/", RejectReason::BadHost);
    row("dot first", "http://.example.org/", RejectReason::BadHost);
    row("only a dot", "http://./", RejectReason::BadHost);
    row("long label", "http://" + QByteArray(64, 'a') + ".org/", RejectReason::BadHost);
    row("long host", "http://" + QByteArray("abc.").repeated(70) + "org/", RejectReason::BadHost);
    row("huge IDN", "http://" + QByteArray("\xe4\xb8\x80").repeated(20'000), RejectReason::BadHost);
    row("huge IPv6", "http://[" + QByteArray(60'000, ':') + "]/", RejectReason::BadHost);
    row("two hosts", "http://good.example\\@evil.example/", RejectReason::BadHost);
    row("percent in host", "http://a%00b.example/", RejectReason::BadHost);
    row("slash in host", "http://a%2Fb.example/", RejectReason::BadHost);
    row("full-width slash",
        "http://a\xef\xbc\x8f"
        "b.example/",
        RejectReason::BadHost);
    row("not UTF-8 in host", "http://a%FFb.example/", RejectReason::BadHost);
    row("port 0", "http://example.org:0/", RejectReason::BadHost);
    row("port too high", "http://example.org:65536/", RejectReason::BadHost);
    row("huge port", "http://example.org:99999999999999999999/", RejectReason::BadHost);
    row("port not a number", "http://example.org:8o/", RejectReason::BadHost);
    row("negative port", "http://example.org:-1/", RejectReason::BadHost);
    row("IPv4 too high", "http://256.1.1.1/", RejectReason::BadHost);
    row("IPv4 of five", "http://1.2.3.4.5/", RejectReason::BadHost);
    row("open bracket", "http://[::1/", RejectReason::BadHost);
    row("empty brackets", "http://[]/", RejectReason::BadHost);
    row("IPv6 of nine", "http://[1:2:3:4:5:6:7:8:9]/", RejectReason::BadHost);
    row("IPvFuture", "http://[v1.x]/", RejectReason::BadHost);
    row("behind the brackets", "http://[::1]x/", RejectReason::BadHost);
    row("NUL", QByteArray("http://example.org/\0a", 21), RejectReason::BadCharacter);
    row("tab", "http://example.org/a\tb", RejectReason::BadCharacter);
    row("line feed", "http://example.org/\nGET /", RejectReason::BadCharacter);
    row("DEL", "http://example.org/\x7f", RejectReason::BadCharacter);
    row("not UTF-8", "http://example.org/\xff", RejectReason::NotUtf8);
    row("overlong UTF-8", "http://example.org/\xc0\xaf", RejectReason::NotUtf8);
    row("surrogate", "http://example.org/\xed\xa0\x80", RejectReason::NotUtf8);
    row("too long", "http://h/" + QByteArray(maxUrlBytes, 'a'), RejectReason::TooLong);
    row("too long when encoded", "http://h/" + QByteArray(maxUrlBytes / 2, '"'),
        RejectReason::TooLong);
}

void TestUrlText::rejects()
{
    QFETCH(QByteArray, text);
    QFETCH(RejectReason, reason);
    const CheckedUrl checked = checkUrl(text);
    QVERIFY(checked.reason);
    QCOMPARE(*checked.reason, reason);
    QVERIFY(checked.url.isEmpty());
}

void TestUrlText::takesUrlsUpToTheLimit()
{
    const QByteArray url = "http://h/" + QByteArray(maxUrlBytes - 9, 'a');
    QCOMPARE(url.size(), maxUrlBytes);
    QCOMPARE(checkUrl(url).url, url);
}

// What holds for every text: a reason or a URL, that is ASCII, begins as ours do, and is its own
// normal form.
static void checkInvariants(const QByteArray &text)
{
    const CheckedUrl checked = checkUrl(text);
    QCOMPARE(checked.url.isEmpty(), checked.reason.has_value());
    if (checked.reason)
        return;
    QVERIFY(std::all_of(checked.url.begin(), checked.url.end(),
                        [](char c) { return c > 0x20 && c < 0x7f; }));
    QVERIFY(checked.url.startsWith("http") || checked.url.startsWith("ftp")
            || checked.url.startsWith("sftp"));
    QVERIFY(!checked.url.contains('#'));
    const CheckedUrl again = checkUrl(checked.url);
    QVERIFY2(!again.reason, (text.toHex() + ' ' + checked.url).constData());
    QCOMPARE(again.url, checked.url);
}

void TestUrlText::anyBytesAreFine()
{
    QRandomGenerator random(1);
    for (int round = 0; round < 50'000; ++round) {
        QByteArray text(int(random.bounded(40)), Qt::Uninitialized);
        for (char &c : text)
            c = char(random.bounded(256));
        checkInvariants(text);
        checkInvariants("http://" + text);
        checkInvariants("http://h/" + text);
        if (QTest::currentTestFailed())
            return;
    }
}

void TestUrlText::mutationsOfUrlsAreFine()
{
    const QList<QByteArray> seeds = {
        "http://user:pw@www.example.org:8080/a/./b/../c%20d?e=f&g[]=h#i",
        "ftp://[2001:db8::1]:2121/pub/%2e%2e/x;type=i",
        "https://m\xc3\xbcnchen.example/\xe2\x82\xac/100%",
        "http://127.0.0.1/..%2f..%2fetc/passwd",
    };
    const QByteArray pieces = "/\\.:@[]%2eE#?<> \t0aA\x00\x7f\xff\xc3\xbc-_";
    QRandomGenerator random(2);
    for (int round = 0; round < 100'000; ++round) {
        QByteArray text = seeds[round % seeds.size()];
        for (quint32 change = random.bounded(1, 6); change > 0; --change) {
            const int at = random.bounded(int(text.size()));
            const char piece = pieces[random.bounded(int(pieces.size()))];
            switch (random.bounded(3)) {
            case 0:
                text[at] = piece;
                break;
            case 1:
                text.insert(at, piece);
                break;
            default:
                text.remove(at, random.bounded(1, 4));
            }
            if (text.isEmpty())
                break;
        }
        checkInvariants(text);
        if (QTest::currentTestFailed())
            return;
    }
}

QTEST_GUILESS_MAIN(TestUrlText)
#include "tst_urltext.moc"
