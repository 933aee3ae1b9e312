// The links of a page for the link grabber: kinds, hosts, wildcards, filters on a million of them.
#include "core/parse/filekind.h"
#include "core/parse/linkfilter.h"
#include "core/parse/wildcard.h"

#include <QElapsedTimer>
#include <QTest>

using namespace haul;

class tst_Links : public QObject
{
    Q_OBJECT

private slots:
    void kinds_data();
    void kinds();
    void parts_data();
    void parts();
    void wildcards_data();
    void wildcards();
    void wildcardsTakeNoTime();
    void filters_data();
    void filters();
    void badRegex();
    void aMillion();
    void rels_data();
    void rels();
};

void tst_Links::kinds_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<LinkKind>("linkKind");
    QTest::addColumn<FileKind>("kind");
    const auto row = [](const char *url, FileKind kind, LinkKind linkKind = LinkKind::Page) {
        QTest::addRow("%s (%d)", url, int(linkKind)) << QByteArray(url) << linkKind << kind;
    };
    row("http://h/", FileKind::Page);
    row("http://h", FileKind::Page);
    row("http://h.zip", FileKind::Page);
    row("http://h/a", FileKind::Page);
    row("http://h/a.html", FileKind::Page);
    row("http://h/a.php?f=x.zip", FileKind::Page);
    row("http://h/a.b/c", FileKind::Page);
    row("http://h/a.", FileKind::Page);
    row("http://h/a.jpg", FileKind::Image);
    row("http://h/a.JPEG?x#y", FileKind::Image);
    row("http://h/a.tar.gz", FileKind::Archive);
    row("http://h/a.zip", FileKind::Archive);
    row("http://h/a.pdf", FileKind::Document);
    row("http://h/a.epub", FileKind::Document);
    row("http://h/a.mp3", FileKind::Audio);
    row("http://h/a.webm", FileKind::Video);
    row("http://h/a.exe", FileKind::Program);
    row("http://h/a.json", FileKind::Data);
    row("http://h/a.css", FileKind::Part);
    row("http://h/a.bin", FileKind::Other);
    row("http://h/a.unknown", FileKind::Other);
    row("http://h/a.something-long", FileKind::Page);
    row("http://h/view", FileKind::Image, LinkKind::Image);
    row("http://h/view.php", FileKind::Image, LinkKind::Image);
    row("http://h/a.unknown", FileKind::Image, LinkKind::Image);
    row("http://h/a.mp3", FileKind::Audio, LinkKind::Media);
    row("http://h/stream", FileKind::Video, LinkKind::Media);
    row("http://h/x", FileKind::Part, LinkKind::Script);
    row("http://h/x", FileKind::Data, LinkKind::Feed);
    row("http://h/x", FileKind::Page, LinkKind::Frame);
    row("http://h/x", FileKind::Other, LinkKind::Other);
    row("", FileKind::Page);
    row("://", FileKind::Page);
    row("x", FileKind::Page);
}

void tst_Links::kinds()
{
    QFETCH(QByteArray, url);
    QFETCH(LinkKind, linkKind);
    const Link link{url, {}, linkKind, {}};
    QTEST(kindOfLink(link), "kind");
}

void tst_Links::parts_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("parts"); // host, origin, folder, path
    const auto row = [](const char *url, const char *parts) {
        QTest::newRow(url) << QByteArray(url) << QByteArray(parts);
    };
    row("http://h/a/b?c/d", "h http://h http://h/a/ /a/b?c/d");
    row("https://u:p@h:8080/", "h https://u:p@h:8080 https://u:p@h:8080/ /");
    row("http://[::1]:80/x", "[::1] http://[::1]:80 http://[::1]:80/ /x");
    row("http://[::1]/x", "[::1] http://[::1] http://[::1]/ /x");
    row("http://h?x", "h http://h http://h ?x");
    row("http://h#x", "h http://h http://h ");
    row("http://h/a#b/c", "h http://h http://h/ /a");
    row("nothing", " nothing nothing ");
    row("", "   ");
}

void tst_Links::parts()
{
    QFETCH(QByteArray, url);
    const QByteArray parts = hostOfUrl(url).toByteArray() + ' ' + originOfUrl(url).toByteArray()
                             + ' ' + folderOfUrl(url).toByteArray() + ' '
                             + pathAndQueryOf(url).toByteArray();
    QTEST(parts, "parts");
}

void tst_Links::wildcards_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<bool>("matches");
    const auto row = [](const char *text, const char *pattern, bool matches) {
        QTest::addRow("%s %s", text, pattern) << QByteArray(text) << QByteArray(pattern) << matches;
    };
    row("", "", true);
    row("", "*", true);
    row("", "?", false);
    row("a", "", false);
    row("abc", "abc", true);
    row("ABC", "abC", true);
    row("abc", "ab", false);
    row("abc", "a*", true);
    row("abc", "*c", true);
    row("abc", "a*c", true);
    row("abc", "a?c", true);
    row("abc", "a??c", false);
    row("abc", "***a***c***", true);
    row("abcabc", "a*bc", true);
    row("abcabd", "*b?", true);
    row("http://h/a/b.jpg", "*/a/*.jp?", true);
    row("http://h/a/b.jpeg", "*/a/*.jp?", false);
    row("aab", "*ab", true);
    row("a.b", "a[.]b", false);
}

void tst_Links::wildcards()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, pattern);
    QTEST(matchesWildcard(text, pattern), "matches");
}

void tst_Links::wildcardsTakeNoTime()
{
    QVERIFY(!matchesWildcard(QByteArray(60'000, 'a'), QByteArray("*a").repeated(100) + 'b'));
}

void tst_Links::filters_data()
{
    QTest::addColumn<LinkFilterSettings>("settings");
    QTest::addColumn<QByteArray>("wanted"); // indexes
    const auto row = [](const char *name, const LinkFilterSettings &settings, const char *wanted) {
        QTest::newRow(name) << settings << QByteArray(wanted);
    };
    using L = QList<LinkTerm>;
    const auto term = [](LinkTerm::Syntax syntax, const char *text) {
        return LinkTerm{syntax, QString::fromUtf8(text)};
    };
    row("everything", {}, "0 1 2 3 4");
    row("images", {FileKind::Image, {}, {}, {}}, "1 4");
    row("images and archives", {FileKind::Image | FileKind::Archive, {}, {}, {}}, "1 2 4");
    row("host", {{}, {"example.org"}, {}, {}}, "0 1 2");
    row("host, upper case", {{}, {" Example.ORG "}, {}, {}}, "0 1 2");
    row("not a host's end", {{}, {"ample.org"}, {}, {}}, "");
    row("two hosts", {{}, {"www.example.org", "other.net"}, {}, {}}, "1 3 4");
    row("text in the address", {{}, {}, L{term(LinkTerm::Text, "A.PNG")}, {}}, "1");
    row("text of the link", {{}, {}, L{term(LinkTerm::Text, "Über")}, {}}, "0");
    row("wildcard", {{}, {}, L{term(LinkTerm::Wildcard, "*.zip")}, {}}, "2");
    row("wildcard without a star", {{}, {}, L{term(LinkTerm::Wildcard, "/x/")}, {}}, "3 4");
    row("regex", {{}, {}, L{term(LinkTerm::Regex, "/[ab]\\.(png|zip)$")}, {}}, "1 2");
    row("one of several",
        {{}, {}, L{term(LinkTerm::Text, ".png"), term(LinkTerm::Wildcard, "*.zip")}, {}}, "1 2");
    row("excluded", {{}, {}, {}, L{term(LinkTerm::Text, "other")}}, "0 1 2");
    row("both",
        {FileKind::Image, {}, L{term(LinkTerm::Text, "x")}, L{term(LinkTerm::Regex, "png")}}, "4");
    row("empty terms", {{}, {}, L{term(LinkTerm::Text, "")}, L{term(LinkTerm::Regex, "")}},
        "0 1 2 3 4");
}

void tst_Links::filters()
{
    QFETCH(LinkFilterSettings, settings);
    const std::vector<Link> links = {
        {"http://example.org/",
         "\xc3\xbc"
         "ber uns",
         LinkKind::Page,
         {}},
        {"http://www.example.org/a.png", "", LinkKind::Image, {}},
        {"http://dl.example.org:8080/b.zip", "get", LinkKind::Page, {}},
        {"http://other.net/x/", "", LinkKind::Page, {}},
        {"http://other.net/x/pic", "", LinkKind::Image, {}},
    };
    const auto filter = LinkFilter::fromSettings(settings);
    QVERIFY(filter);
    QByteArray wanted;
    for (quint32 index : filter->wantedOf(links))
        wanted += QByteArray::number(index) + ' ';
    QTEST(wanted.trimmed(), "wanted");
}

void tst_Links::badRegex()
{
    LinkFilterSettings settings;
    settings.exclude = {{LinkTerm::Regex, QStringLiteral("a(b")}};
    const auto filter = LinkFilter::fromSettings(settings);
    QVERIFY(!filter);
    QVERIFY(filter.error().detail.startsWith(u"a(b: not a regular expression, at character 4"));
}

void tst_Links::aMillion()
{
    std::vector<Link> links;
    for (int i = 0; i < 1'000'000; ++i) {
        const QByteArray number = QByteArray::number(i);
        links.push_back({"https://host" + number.right(2) + ".example.org/folder/file" + number
                             + (i % 2 ? ".jpg" : ".html"),
                         "file " + number,
                         LinkKind::Page,
                         {}});
    }
    LinkFilterSettings settings;
    settings.kinds = FileKind::Image;
    settings.hosts = {"example.org"};
    settings.include = {{LinkTerm::Text, QStringLiteral("FILE")}};
    settings.exclude = {{LinkTerm::Wildcard, QStringLiteral("*/file1*.jpg")}};
    QElapsedTimer timer;
    timer.start();
    const auto wanted = LinkFilter::fromSettings(settings)->wantedOf(links);
    qInfo("kind, host, text and wildcard on a million: %lld ms", timer.restart());
    QCOMPARE(wanted.size(), size_t(500'000 - 55'556));
    settings.include = {{LinkTerm::Regex, QStringLiteral("file[0-4]+\\.jpg$")}};
    LinkFilter::fromSettings(settings)->wantedOf(links);
    qInfo("with a regular expression: %lld ms", timer.elapsed());
    QVERIFY(timer.elapsed() < 20'000); // measured: below a second
}

void tst_Links::rels_data()
{
    QTest::addColumn<QByteArray>("words");
    QTest::addColumn<QByteArray>("names");
    QTest::newRow("none") << QByteArray() << QByteArray();
    QTest::newRow("one") << QByteArray("nofollow") << QByteArray("nofollow");
    QTest::newRow("several") << QByteArray(" UGC\tnext\nNoFollow ")
                             << QByteArray("next nofollow ugc");
    QTest::newRow("unknown") << QByteArray("noopener me x") << QByteArray();
}

void tst_Links::rels()
{
    QFETCH(QByteArray, words);
    QTEST(linkRelNames(linkRelsFromNames(words)), "names");
}

QTEST_APPLESS_MAIN(tst_Links)
#include "tst_links.moc"
