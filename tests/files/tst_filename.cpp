// Names from headers and URLs, and what makes them safe.
#include "core/files/filename.h"

#include <QRandomGenerator>
#include <QTest>

using namespace haul;

class TestFileName : public QObject
{
    Q_OBJECT

private slots:
    void contentDisposition_data();
    void contentDisposition();
    void url_data();
    void url();
    void chooses_data();
    void chooses();
    void sanitises_data();
    void sanitises();
    void cutsLongNames_data();
    void cutsLongNames();
    void hosts_data();
    void hosts();
    void paths_data();
    void paths();
    void wishedFolders_data();
    void wishedFolders();
    void extensions_data();
    void extensions();
    void anyBytesAreFine();
};

void TestFileName::contentDisposition_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QString>("name");
    const auto row = [](const char *title, const char *value, const QString &name) {
        QTest::newRow(title) << QByteArray(value) << name;
    };
    row("nothing", "", {});
    row("inline", "inline", {});
    row("token", "attachment; filename=foo.html", u"foo.html"_qs);
    row("quoted", "attachment; filename=\"foo.html\"", u"foo.html"_qs);
    row("inline with name", "inline; filename=\"foo.html\"", u"foo.html"_qs);
    row("case, spaces", "ATTACHMENT ; FileName = \"foo.html\" ; x=y", u"foo.html"_qs);
    row("escapes", R"(attachment; filename="a \"b\\c\" f\oo.html")", u"c\" foo.html"_qs);
    row("semicolon in quotes", "attachment; filename=\"a;b=c.txt\"; filename=d", u"a;b=c.txt"_qs);
    row("other parameters", "attachment; foo=\"filename=x\"; filename=y", u"y"_qs);
    row("similar parameter", "attachment; xfilename=x; filenames=z", {});
    row("no disposition", "filename=\"foo.html\"", u"foo.html"_qs);
    row("token with spaces", "attachment; filename=foo bar.html", u"foo bar.html"_qs);
    row("no last quote", "attachment; filename=\"foo.html", u"foo.html"_qs);
    row("lone quote", "attachment; filename=\"", {});
    row("ends in a backslash", "attachment; filename=\"\\", {});
    row("empty", "attachment; filename=\"\"", {});
    row("UTF-8", "attachment; filename=\"\xc3\xa4.txt\"", u"\u00e4.txt"_qs);
    row("Latin-1", "attachment; filename=\"\xe4.txt\"", u"\u00e4.txt"_qs);
    row("percent in plain", "attachment; filename=\"a%41.txt\"", u"a%41.txt"_qs);
    row("extended", "attachment; filename*=UTF-8''%e2%82%ac%20rates.txt", u"\u20ac rates.txt"_qs);
    row("extended, language", "attachment; filename*=utf-8'en'%c3%a4.txt", u"\u00e4.txt"_qs);
    row("extended Latin-1", "attachment; filename*=iso-8859-1''foo-%E4.html",
        u"foo-\u00e4.html"_qs);
    row("extended first", "attachment; filename=\"a\"; filename*=UTF-8''b", u"b"_qs);
    row("extended first, other order", "attachment; filename*=UTF-8''b; filename=\"a\"", u"b"_qs);
    row("extended quoted", "attachment; filename*=\"UTF-8''foo-%c3%a4\"", u"foo-\u00e4"_qs);
    row("extended not UTF-8", "attachment; filename*=UTF-8''%ff; filename=a", u"a"_qs);
    row("extended unknown charset", "attachment; filename*=koi8-r''%C1; filename=a", u"a"_qs);
    row("extended without quotes", "attachment; filename*=foo; filename=a", u"a"_qs);
    row("extended empty", "attachment; filename*=UTF-8''; filename=a", u"a"_qs);
    row("path", "attachment; filename=\"/etc/passwd\"", u"passwd"_qs);
    row("path upwards", "attachment; filename=\"../../x/y.txt\"", u"y.txt"_qs);
    row("backslashes", R"(attachment; filename="..\\..\\evil.exe")", u"evil.exe"_qs);
    row("extended path", "attachment; filename*=UTF-8''..%2f..%5Cevil", u"evil"_qs);
    row("ends in a slash", "attachment; filename=\"a/b/\"", {});
    row("two dots", "attachment; filename=\"..\"", {});
}

void TestFileName::contentDisposition()
{
    QFETCH(QByteArray, value);
    QFETCH(QString, name);
    QCOMPARE(nameFromContentDisposition(value), name);
}

void TestFileName::url_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QString>("name");
    const auto row = [](const char *title, const char *url, const QString &name) {
        QTest::newRow(title) << QByteArray(url) << name;
    };
    row("plain", "http://h/a/b.txt", u"b.txt"_qs);
    row("query", "http://h/a/b.txt?c=/d.txt", u"b.txt"_qs);
    row("fragment", "http://h/b.txt#/c", u"b.txt"_qs);
    row("escapes", "http://h/a%20b%C3%A4.txt", u"a b\u00e4.txt"_qs);
    row("not UTF-8", "http://h/%E4%C3%A4%ff%41", u"%E4\u00e4%FFA"_qs);
    row("cut sequence", "http://h/a%E2%82", u"a%E2%82"_qs);
    row("lone percent", "http://h/100%", u"100%"_qs);
    row("half an escape", "http://h/%4", u"%4"_qs);
    row("folder", "http://h/a/", {});
    row("root", "http://h/", {});
    row("no path", "http://h.example", {});
    row("no path but a query", "http://h?a/b", {});
    row("encoded slash", "http://h/a%2Fb", u"a/b"_qs);
    row("nothing", "", {});
}

void TestFileName::url()
{
    QFETCH(QByteArray, url);
    QFETCH(QString, name);
    QCOMPARE(nameFromUrl(url), name);
}

void TestFileName::chooses_data()
{
    QTest::addColumn<QByteArray>("disposition");
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("mime");
    QTest::addColumn<QString>("name");
    const auto row = [](const char *title, const char *disposition, const char *url,
                        const char *mime, const QString &name) {
        QTest::newRow(title) << QByteArray(disposition) << QByteArray(url) << QByteArray(mime)
                             << name;
    };
    row("header", "attachment; filename=a.txt", "http://h/b.txt", "text/plain", u"a.txt"_qs);
    row("header says nothing", "inline", "http://h/b.txt", "", u"b.txt"_qs);
    row("URL", "", "http://h/b", "text/html", u"b"_qs);
    row("page", "", "http://h/a/", "text/html", u"h.html"_qs);
    row("page, parameters", "", "http://h/", "Text/HTML; charset=utf-8", u"h.html"_qs);
    row("XHTML", "", "http://h/", "application/xhtml+xml", u"h.html"_qs);
    row("no page", "", "http://h/", "image/png", u"h"_qs);
    row("unknown type", "", "http://h:81/", "", u"h_81"_qs);
    row("unsafe", "attachment; filename=\"a:b\"", "http://h/", "", u"a_b"_qs);
    row("encoded slash", "", "http://h/..%2F..%2Fetc%2Fpasswd", "", u"_._.._etc_passwd"_qs);
}

void TestFileName::chooses()
{
    QFETCH(QByteArray, disposition);
    QFETCH(QByteArray, url);
    QFETCH(QByteArray, mime);
    QFETCH(QString, name);
    QCOMPARE(fileNameFor(disposition, url, mime), name);
}

void TestFileName::sanitises_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("safe");
    const auto row = [](const char *title, const QString &name, const QString &safe) {
        QTest::newRow(title) << name << safe;
    };
    row("plain", u"a b-c_(1).tar.gz"_qs, u"a b-c_(1).tar.gz"_qs);
    row("empty", u""_qs, u"download"_qs);
    row("dot", u"."_qs, u"download"_qs);
    row("dots", u" .. "_qs, u"download"_qs);
    row("spaces", u"   "_qs, u"download"_qs);
    row("separators", u"a/b\\c"_qs, u"a_b_c"_qs);
    row("unsafe", u"<a>:\"b\"|?*"_qs, u"_a___b____"_qs);
    row("controls", QString(u"a\tb\nc"_qs + QChar(0) + QChar(0x7f) + QChar(0x85)), u"abc"_qs);
    row("overrides", u"photo\u202egpj.exe\u2066\u200f"_qs, u"photogpj.exe"_qs);
    row("invisible", u"\ufeff\u200b"_qs, u"download"_qs);
    row("leading space", u"  a"_qs, u"a"_qs);
    row("no-break space", u"\u00a0a\u00a0"_qs, u"a"_qs);
    row("trailing dots", u"a. . ."_qs, u"a"_qs);
    row("hidden", u".bashrc"_qs, u"_bashrc"_qs);
    row("device", u"CON"_qs, u"_CON"_qs);
    row("device with extension", u"nul.tar.gz"_qs, u"_nul.tar.gz"_qs);
    row("device and space", u"aux .txt"_qs, u"_aux .txt"_qs);
    row("numbered device", u"Com1.log"_qs, u"_Com1.log"_qs);
    row("superscript device", u"LPT\u00b2"_qs, u"_LPT\u00b2"_qs);
    row("no device", u"COM10 CONSOLE nully"_qs, u"COM10 CONSOLE nully"_qs);
    row("beyond the plane", u"\U0001f600.png"_qs, u"\U0001f600.png"_qs);
    row("joiners", u"\U0001f468\u200d\U0001f469"_qs, u"\U0001f468\u200d\U0001f469"_qs);
    row("lone surrogate", QString(QChar(0xd83d)) + u".png"_qs, u"\ufffd.png"_qs);
}

void TestFileName::sanitises()
{
    QFETCH(QString, name);
    QFETCH(QString, safe);
    QCOMPARE(sanitisedFileName(name), safe);
    QCOMPARE(sanitisedFileName(safe), safe);
}

void TestFileName::cutsLongNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("end");
    QTest::newRow("ASCII") << QString(300, u'a') + u".html"_qs << u"a.html"_qs;
    QTest::newRow("tar") << QString(300, u'a') + u".tar.gz"_qs << u"a.tar.gz"_qs;
    QTest::newRow("no extension") << QString(300, u'a') << u"aaa"_qs;
    QTest::newRow("two bytes") << QString(300, u'\u00e4') + u".x"_qs << u"\u00e4.x"_qs;
    QTest::newRow("three bytes") << QString(300, u'\u20ac') << u"\u20ac"_qs;
    QTest::newRow("four bytes") << u"\U0001f600"_qs.repeated(200) + u".png"_qs
                                << u"\U0001f600.png"_qs;
    QTest::newRow("no real extension") << u"a."_qs + QString(300, u'b') << u"bbb"_qs;
    QTest::newRow("device") << u"con."_qs + QString(300, u'b') << u"bbb"_qs;
    QTest::newRow("device behind a cut") << u"con"_qs + QString(300, u' ') + u'x' << u"_con"_qs;
    QTest::newRow("dots at the cut") << u"a"_qs + QString(300, u'.') + u'x' << u"a.x"_qs;
}

void TestFileName::cutsLongNames()
{
    QFETCH(QString, name);
    QFETCH(QString, end);
    const QString safe = sanitisedFileName(name);
    QVERIFY2(safe.endsWith(end), qPrintable(safe));
    QVERIFY(safe.toUtf8().size() <= 240);
    QVERIFY(!safe.contains(QChar::ReplacementCharacter));
    QCOMPARE(sanitisedFileName(safe), safe);
}

void TestFileName::hosts_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QString>("folder");
    const auto row = [](const char *title, const char *url, const QString &folder) {
        QTest::newRow(title) << QByteArray(url) << folder;
    };
    row("plain", "http://h.example/a/b", u"h.example"_qs);
    row("without path", "http://H.example", u"h.example"_qs);
    row("own port", "https://h.example:443/", u"h.example"_qs);
    row("other port", "http://h.example:8080/", u"h.example_8080"_qs);
    row("other's port", "http://h.example:443/", u"h.example_443"_qs);
    row("user", "ftp://me:pw@h.example/", u"h.example"_qs);
    row("IPv6", "http://[::1]:8080/", u"__1_8080"_qs);
    row("of dots", "http://../a/b", u"download"_qs);
    row("no host", "http:///a/b", u"download"_qs);
    row("nothing", "", u"download"_qs);
}

void TestFileName::hosts()
{
    QFETCH(QByteArray, url);
    QFETCH(QString, folder);
    QCOMPARE(hostFolder(url), folder);
}

void TestFileName::paths_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<int>("cutDirs");
    QTest::addColumn<QString>("folder");
    const auto row = [](const char *title, const char *url, int cutDirs, const QString &folder) {
        QTest::newRow(title) << QByteArray(url) << cutDirs << folder;
    };
    row("folders", "http://h/a/b/c.txt?d/e", 0, u"a/b"_qs);
    row("of a folder", "http://h/a/b/", 0, u"a/b"_qs);
    row("of the root", "http://h/", 0, u""_qs);
    row("no path", "http://h", 0, u""_qs);
    row("cut", "http://h/a/b/c/d.txt", 2, u"c"_qs);
    row("cut all", "http://h/a/b/c.txt", 2, u""_qs);
    row("cut more", "http://h/a/b/c.txt", 9, u""_qs);
    row("cut counts what is made", "http://h//./a/b/c.txt", 1, u"b"_qs);
    row("decoded", "http://h/%C3%A4%20b/c", 0, u"\u00e4 b"_qs);
    row("upwards", "http://h/../%2e%2e/a/.%2E/./b", 0, u"a"_qs);
    row("hidden separators", "http://h/..%2f..%5cx/b", 0, u"_._.._x"_qs);
    row("double slashes", "http://h//a///b", 0, u"a"_qs);
    row("device", "http://h/con/b", 0, u"_con"_qs);
    row("nothing", "", 0, u""_qs);
}

void TestFileName::paths()
{
    QFETCH(QByteArray, url);
    QFETCH(int, cutDirs);
    QFETCH(QString, folder);
    QCOMPARE(pathFolder(url, cutDirs), folder);
}

void TestFileName::wishedFolders_data()
{
    QTest::addColumn<QString>("wish");
    QTest::addColumn<QString>("folder");
    const auto row = [](const char *title, const QString &wish, const QString &folder) {
        QTest::newRow(title) << wish << folder;
    };
    row("one", u"a"_qs, u"a"_qs);
    row("two", u"a/b c"_qs, u"a/b c"_qs);
    row("nothing", u""_qs, u""_qs);
    row("absolute", u"/etc//x/"_qs, u"etc/x"_qs);
    row("upwards", u"../a/../../b/."_qs, u"a/b"_qs);
    row("dots", u".../. ./a"_qs, u"download/download/a"_qs);
    row("backslashes", u"..\\..\\x"_qs, u"_._.._x"_qs);
    row("drive", u"C:/x"_qs, u"C_/x"_qs);
    row("hidden", u".ssh/x"_qs, u"_ssh/x"_qs);
    row("device", u"a/NUL"_qs, u"a/_NUL"_qs);
    row("only slashes", u"///"_qs, u""_qs);
}

void TestFileName::wishedFolders()
{
    QFETCH(QString, wish);
    QFETCH(QString, folder);
    QCOMPARE(sanitisedFolder(wish), folder);
    QCOMPARE(sanitisedFolder(folder), folder);
}

void TestFileName::extensions_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("extension");
    const auto row = [](const QString &name, const QString &extension) {
        QTest::newRow(qPrintable(name)) << name << extension;
    };
    row(u"a.txt"_qs, u".txt"_qs);
    row(u"a"_qs, u""_qs);
    row(u"a.tar.gz"_qs, u".tar.gz"_qs);
    row(u"a.b.TAR.XZ"_qs, u".TAR.XZ"_qs);
    row(u"a.json.gz"_qs, u".json.gz"_qs);
    row(u"a-1.2.gz"_qs, u".gz"_qs);
    row(u"a.b.txt"_qs, u".txt"_qs);
    row(u".gz"_qs, u""_qs);
    row(u".tar.gz"_qs, u".gz"_qs);
    row(u"a."_qs, u""_qs);
    row(u"a..gz"_qs, u".gz"_qs);
    row(u"Mr. Smith went"_qs, u""_qs);
}

void TestFileName::extensions()
{
    QFETCH(QString, name);
    QFETCH(QString, extension);
    QCOMPARE(name.sliced(extensionStart(name)), extension);
}

// What holds for every name: one component, of bounded length, safe at both ends, UTF-8.
static void checkSafe(const QString &name)
{
    QVERIFY(!name.isEmpty() && name.toUtf8().size() <= 240);
    QVERIFY(!name.contains(u'/') && !name.contains(u'\\') && !name.contains(QChar(0)));
    QVERIFY(!name.startsWith(u'.') && !name.startsWith(u' '));
    QVERIFY(!name.endsWith(u'.') && !name.endsWith(u' '));
    QVERIFY(name.isValidUtf16());
    QCOMPARE(sanitisedFileName(name), name);
}

void TestFileName::anyBytesAreFine()
{
    QRandomGenerator random(5);
    const QByteArray pieces = "filename*=UTF-8''\"\\;/.%2e%00%E2% \xff\xc3\xa4\t\r\nCONcon:?#@[]";
    for (int round = 0; round < 30'000; ++round) {
        QByteArray text;
        for (quint32 count = random.bounded(40u); count > 0; --count)
            text += random.bounded(4) ? pieces[random.bounded(int(pieces.size()))]
                                      : char(random.bounded(256));
        checkSafe(fileNameFor("attachment; filename" + text, "http://h/" + text, text));
        checkSafe(fileNameFor(text, text, "text/html"));
        const QStringList components = pathFolder(text).split(u'/', Qt::SkipEmptyParts)
                                       << hostFolder(text);
        for (const QString &component : components)
            checkSafe(component);
        if (QTest::currentTestFailed())
            return;
    }
}

QTEST_GUILESS_MAIN(TestFileName)
#include "tst_filename.moc"
