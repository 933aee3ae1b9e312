// References against a base, as browsers resolve them (WHATWG URL Standard, RFC 3986, 5.4).
#include "core/parse/urlresolver.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

using namespace haul;

namespace {

struct Case
{
    const char *reference;
    const char *expected; // "" when there is nothing to download
};

// RFC 3986, 5.4.1 and 5.4.2, where browsers agree with it; fragments dropped.
constexpr Case rfc3986[] = {
    {"g:h", ""},
    {"g", "http://a/b/c/g"},
    {"./g", "http://a/b/c/g"},
    {"g/", "http://a/b/c/g/"},
    {"/g", "http://a/g"},
    {"//g", "http://g/"},
    {"?y", "http://a/b/c/d;p?y"},
    {"g?y", "http://a/b/c/g?y"},
    {"#s", "http://a/b/c/d;p?q"},
    {"g#s", "http://a/b/c/g"},
    {"g?y#s", "http://a/b/c/g?y"},
    {";x", "http://a/b/c/;x"},
    {"g;x", "http://a/b/c/g;x"},
    {"g;x?y#s", "http://a/b/c/g;x?y"},
    {"", "http://a/b/c/d;p?q"},
    {".", "http://a/b/c/"},
    {"./", "http://a/b/c/"},
    {"..", "http://a/b/"},
    {"../", "http://a/b/"},
    {"../g", "http://a/b/g"},
    {"../..", "http://a/"},
    {"../../", "http://a/"},
    {"../../g", "http://a/g"},
    {"../../../g", "http://a/g"},
    {"../../../../g", "http://a/g"},
    {"/./g", "http://a/g"},
    {"/../g", "http://a/g"},
    {"g.", "http://a/b/c/g."},
    {".g", "http://a/b/c/.g"},
    {"g..", "http://a/b/c/g.."},
    {"..g", "http://a/b/c/..g"},
    {"./../g", "http://a/b/g"},
    {"./g/.", "http://a/b/c/g/"},
    {"g/./h", "http://a/b/c/g/h"},
    {"g/../h", "http://a/b/c/h"},
    {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
    {"g;x=1/../y", "http://a/b/c/y"},
    {"g?y/./x", "http://a/b/c/g?y/./x"},
    {"g?y/../x", "http://a/b/c/g?y/../x"},
    {"g#s/../x", "http://a/b/c/g"},
    {"http:g", "http://a/b/c/g"},
};

// Against https://example.org/dir/page.html?q=1#frag
constexpr Case relative[] = {
    {"a b", "https://example.org/dir/a%20b"},
    {"  a  ", "https://example.org/dir/a"},
    {"\x01\x1f a\x02", "https://example.org/dir/a"},
    {"a\tb\nc\rd", "https://example.org/dir/abcd"},
    {"\n/x\n", "https://example.org/x"},
    {" ", "https://example.org/dir/page.html?q=1"},
    {"#", "https://example.org/dir/page.html?q=1"},
    {"#a?b/c", "https://example.org/dir/page.html?q=1"},
    {"?", "https://example.org/dir/page.html?"},
    {"?a b", "https://example.org/dir/page.html?a%20b"},
    {"?a=\"b\"", "https://example.org/dir/page.html?a=%22b%22"},
    {"?it's", "https://example.org/dir/page.html?it%27s"},
    {"it's", "https://example.org/dir/it's"},
    {"?<>", "https://example.org/dir/page.html?%3C%3E"},
    {"?{}|^`\\[]", "https://example.org/dir/page.html?{}|^`\\[]"},
    {"{}|^`[]", "https://example.org/dir/%7B%7D|%5E%60[]"},
    {"a\"<>b", "https://example.org/dir/a%22%3C%3Eb"},
    {"\xc3\xa4", "https://example.org/dir/%C3%A4"},
    {"?\xc3\xa4", "https://example.org/dir/page.html?%C3%A4"},
    {"\xe6\x97\xa5/\xe6\x9c\xac?\xe8\xaa\x9e",
     "https://example.org/dir/%E6%97%A5/%E6%9C%AC?%E8%AA%9E"},
    {"\xff\xfe", "https://example.org/dir/%FF%FE"},
    {"\x7f", "https://example.org/dir/%7F"},
    {"%20", "https://example.org/dir/%20"},
    {"%", "https://example.org/dir/%"},
    {"%zz%4", "https://example.org/dir/%zz%4"},
    {"%41", "https://example.org/dir/%41"},
    {"a?b?c", "https://example.org/dir/a?b?c"},
    {"a#b#c", "https://example.org/dir/a"},
    {"a?b#c?d", "https://example.org/dir/a?b"},
    {"\\x\\y", "https://example.org/x/y"},
    {"x\\..\\y", "https://example.org/dir/y"},
    {"\\\\other.org\\x", "https://other.org/x"},
    {"/\\other.org/x", "https://other.org/x"},
    {"\\/other.org/x", "https://other.org/x"},
    {"///other.org/x", "https://other.org/x"},
    {"////other.org", "https://other.org/"},
    {"//other.org?x", "https://other.org/?x"},
    {"//other.org#x", "https://other.org/"},
    {"//other.org:8080/", "https://other.org:8080/"},
    {"//", ""},
    {"//?x", ""},
    {"/", "https://example.org/"},
    {"/?x", "https://example.org/?x"},
    {"/a//b", "https://example.org/a//b"},
    {"/a//../b", "https://example.org/a/b"},
    {"/a/b/../../../..", "https://example.org/"},
    {"/a/..", "https://example.org/"},
    {"/a/.", "https://example.org/a/"},
    {"/...", "https://example.org/..."},
    {"/a/%2e/b", "https://example.org/a/b"},
    {"/a/%2E%2e/b", "https://example.org/b"},
    {"/a/.%2e/b", "https://example.org/b"},
    {"/a/%2e./b", "https://example.org/b"},
    {"/a/%2e%2e", "https://example.org/"},
    {"/a/%2", "https://example.org/a/%2"},
    {"/a/%2e%2e%2e", "https://example.org/a/%2e%2e%2e"},
    {"/a/..%2f..", "https://example.org/a/..%2f.."},
    {"./x:y", "https://example.org/dir/x:y"},
    {"1x:y", "https://example.org/dir/1x:y"},
    {":y", "https://example.org/dir/:y"},
    {"x/y:z", "https://example.org/dir/x/y:z"},
    {"https:x", "https://example.org/dir/x"},
    {"https:/x", "https://example.org/x"},
    {"https:", "https://example.org/dir/page.html?q=1"},
    {"https:?x", "https://example.org/dir/page.html?x"},
    {"HTTPS:x", "https://example.org/dir/x"},
    {"http:x", "http://x/"},
    {"http:/x", "http://x/"},
    {"http:", ""},
    {"mailto:a@b.c", ""},
    {"javascript:void(0)", ""},
    {"JavaScript:void(0)", ""},
    {"java\nscript:alert(1)", ""},
    {"data:text/html,x", ""},
    {"tel:+49", ""},
    {"file:///etc/passwd", ""},
    {"blob:https://a/b", ""},
    {"about:blank", ""},
    {"ws://a/", ""},
    {"sftp://a/b", ""},
    {"C:\\x\\y", ""},
};

// Absolute URLs, with no base needed.
constexpr Case absolute[] = {
    {"http://example.com", "http://example.com/"},
    {"HTTP://EXAMPLE.com/Path", "http://example.com/Path"},
    {"http://example.com/a#b", "http://example.com/a"},
    {"http://example.com?x#y", "http://example.com/?x"},
    {"http://example.com:80/", "http://example.com/"},
    {"https://example.com:443/", "https://example.com/"},
    {"http://example.com:443/", "http://example.com:443/"},
    {"ftp://example.com:21/a", "ftp://example.com/a"},
    {"ftps://example.com:990/a", "ftps://example.com/a"},
    {"ftps://example.com/a", "ftps://example.com/a"},
    {"http://example.com:/", "http://example.com/"},
    {"http://example.com:00080/", "http://example.com/"},
    {"http://example.com:0/", "http://example.com:0/"},
    {"http://example.com:65535/", "http://example.com:65535/"},
    {"http://example.com:65536/", ""},
    {"http://example.com:8a/", ""},
    {"http://example.com:-1/", ""},
    {"http://example.com:+1/", ""},
    {"http:example.com/x", "http://example.com/x"},
    {"http:/example.com/x", "http://example.com/x"},
    {"http:///example.com/x", "http://example.com/x"},
    {"http:\\\\example.com\\x", "http://example.com/x"},
    {"h\nt\ttp://exam\rple.com/", "http://example.com/"},
    {"  http://example.com/  ", "http://example.com/"},
    {"http://user@example.com/", "http://user@example.com/"},
    {"http://user:pass@example.com/", "http://user:pass@example.com/"},
    {"http://user:@example.com/", "http://user@example.com/"},
    {"http://:pass@example.com/", "http://:pass@example.com/"},
    {"http://@example.com/", "http://example.com/"},
    {"http://:@example.com/", "http://example.com/"},
    {"http://a@b@example.com/", "http://a%40b@example.com/"},
    {"http://a:b:c@example.com/", "http://a:b%3Ac@example.com/"},
    {"http://a b:c;d@example.com/", "http://a%20b:c%3Bd@example.com/"},
    {"http://user@/x", ""},
    {"http://", ""},
    {"http://?x", ""},
    {"http://#x", ""},
    {"http://:80/", ""},
    {"http://exa mple.com/", ""},
    {"http://exa<mple.com/", ""},
    {"http://exa%mple.com/", ""},
    {"http://ex%61mple.com/", "http://example.com/"},
    {"http://ex%2fmple.com/", ""},
    {"http://ex%00mple.com/", ""},
    {"http://a_b.example.com/", "http://a_b.example.com/"},
    {"http://example.com./x", "http://example.com./x"},
    {"http://b\xc3\xbc"
     "cher.example/",
     "http://xn--bcher-kva.example/"},
    {"http://B\xc3\x9c"
     "CHER.example/",
     "http://xn--bcher-kva.example/"},
    {"http://b%C3%BC"
     "cher.example/",
     "http://xn--bcher-kva.example/"},
    {"http://\xe4\xbe\x8b\xe3\x81\x88.jp/", "http://xn--r8jz45g.jp/"},
    {"http://fa\xc3\x9f.de/", "http://xn--fa-hia.de/"},
    {"http://\xef\xbc\xa7o.com/", "http://go.com/"},
    {"http://a\xe3\x80\x82"
     "com/",
     "http://a.com/"},
    {"http://\xff\xff.com/", ""},
    {"http://1.2.3.4/", "http://1.2.3.4/"},
    {"http://0x7f.1/", "http://127.0.0.1/"},
    {"http://0177.0.0.1/", "http://127.0.0.1/"},
    {"http://2130706433/", "http://127.0.0.1/"},
    {"http://1.2.3/", "http://1.2.0.3/"},
    {"http://0/", "http://0.0.0.0/"},
    {"http://0x/", "http://0.0.0.0/"},
    {"http://1.2.3.4./", "http://1.2.3.4/"},
    {"http://256.1.1.1/", ""},
    {"http://1.2.3.4.5/", ""},
    {"http://4294967296/", ""},
    {"http://99999999999999999999999/", ""},
    {"http://1.2.3.08/", ""},
    {"http://1..2/", ""},
    {"http://1.2.3.com/", "http://1.2.3.com/"},
    {"http://[::1]/", "http://[::1]/"},
    {"http://[::1]:8080/", "http://[::1]:8080/"},
    {"http://[2001:DB8:0:0:1:0:0:1]/", "http://[2001:db8::1:0:0:1]/"},
    {"http://[1:0:0:0:0:0:0:0]/", "http://[1::]/"},
    {"http://[0:0:0:0:0:0:0:0]/", "http://[::]/"},
    {"http://[1:2:3:4:5:6:0:8]/", "http://[1:2:3:4:5:6:0:8]/"},
    {"http://[::ffff:1.2.3.4]/", "http://[::ffff:102:304]/"},
    {"http://[::1/", ""},
    {"http://[:::1]/", ""},
    {"http://[fe80::1%25eth0]/", ""},
    {"http://[]/", ""},
    {"http://[::1]x/", ""},
    {"http://user@[::1]:21/x", "http://user@[::1]:21/x"},
    {"relative", ""},
    {"/path", ""},
    {"//host/x", ""},
    {"?x", ""},
    {"#x", ""},
    {"", ""},
    {"mailto:a@b.c", ""},
};

// What has been resolved once stays as it is, and is absolute.
void compareStable(const QByteArray &url)
{
    if (!url.isEmpty())
        QCOMPARE(UrlResolver("http://elsewhere/").resolve(url), url);
}

} // namespace

class tst_UrlResolver : public QObject
{
    Q_OBJECT

private slots:
    void resolves_data();
    void resolves();
    void baseIsNormalised();
    void survivesRandomBytes();
    void isFast();
};

void tst_UrlResolver::resolves_data()
{
    QTest::addColumn<QByteArray>("base");
    QTest::addColumn<QByteArray>("reference");
    QTest::addColumn<QByteArray>("expected");

    const auto add = [](const char *group, const char *base, const auto &cases) {
        int number = 0;
        for (const Case &row : cases) {
            QTest::addRow("%s %d: %s", group, ++number,
                          QByteArray(row.reference).toPercentEncoding().constData())
                << QByteArray(base) << QByteArray(row.reference) << QByteArray(row.expected);
        }
    };
    add("rfc", "http://a/b/c/d;p?q", rfc3986);
    add("relative", "https://example.org/dir/page.html?q=1#frag", relative);
    add("absolute", "", absolute);
}

void tst_UrlResolver::resolves()
{
    QFETCH(QByteArray, base);
    QFETCH(QByteArray, reference);
    QFETCH(QByteArray, expected);
    QCOMPARE(UrlResolver(base).resolve(reference), expected);
    compareStable(expected);
}

void tst_UrlResolver::baseIsNormalised()
{
    QCOMPARE(UrlResolver("HTTP://Example.ORG:80/a/../b c#d").base(), "http://example.org/b%20c");
    QCOMPARE(UrlResolver("http://example.org?x/y").resolve("z"), "http://example.org/z");
    QCOMPARE(UrlResolver("http://u:p@example.org/a?x/y").resolve("z"), "http://u:p@example.org/z");
    QCOMPARE(UrlResolver("ftp://example.org/a/b").resolve("//other/c"), "ftp://other/c");
    QVERIFY(UrlResolver("file:///tmp/x.html").base().isEmpty());
    QVERIFY(UrlResolver("").base().isEmpty());
}

void tst_UrlResolver::survivesRandomBytes()
{
    QRandomGenerator random(4711);
    const QByteArray alphabet("aZ0.%/\\?#:@[]x2e \t\n\xc3\xa4\xff-+&=");
    for (int round = 0; round < 200'000; ++round) {
        QByteArray text(random.bounded(24), '\0');
        for (char &c : text)
            c = alphabet[random.bounded(int(alphabet.size()))];
        if (round % 2)
            text.prepend("http://");
        const UrlResolver resolver(text);
        const QByteArray url = resolver.resolve(text + "/../" + text);
        const QByteArray other = UrlResolver("https://h/p?q").resolve(text);
        for (const QByteArray &result : {resolver.base(), url, other}) {
            QVERIFY2(result.isEmpty() || result.contains("://"),
                     text.toPercentEncoding().constData());
            QVERIFY2(!result.contains('#') && !result.contains(' '),
                     text.toPercentEncoding().constData());
            compareStable(result);
        }
    }
}

void tst_UrlResolver::isFast()
{
    const UrlResolver resolver("https://docs.example.org/library/asyncio/index.html");
    qsizetype bytes = 0;
    QElapsedTimer timer;
    timer.start();
    for (int round = 0; round < 564'000 / 4; ++round) {
        bytes += resolver.resolve("../genindex.html#term").size();
        bytes += resolver.resolve("#module-asyncio").size();
        bytes += resolver.resolve("https://github.com/python/cpython/blob/main/x.py").size();
        bytes += resolver.resolve("asyncio-task.html?highlight=task").size();
    }
    qInfo("564,000 links, %lld bytes: %lld ms", qint64(bytes), timer.elapsed());
    QVERIFY(timer.elapsed() < 5'000); // measured: well under 200; sanitizers and busy machines
}

QTEST_APPLESS_MAIN(tst_UrlResolver)
#include "tst_urlresolver.moc"
