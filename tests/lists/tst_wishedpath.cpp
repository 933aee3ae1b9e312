// wishedPath(): no path in a list leads out of the target folder, on any system.
#include "core/lists/wishedpath.h"

#include <QTest>

using namespace haul;

class TestWishedPath : public QObject
{
    Q_OBJECT

private slots:
    void paths_data();
    void paths();
    void folders_data();
    void folders();
};

void TestWishedPath::paths_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("wished"); // "folder|name"; empty: refused
    const auto row = [](const char *name, const QString &path, const QString &wished) {
        QTest::newRow(name) << path << wished;
    };
    row("a name", u"a.bin"_qs, u"|a.bin"_qs);
    row("folders", u"a/b/c.bin"_qs, u"a/b|c.bin"_qs);
    row("dots", u"./a/./b.bin"_qs, u"a|b.bin"_qs);
    row("double slashes", u"a//b"_qs, u"a|b"_qs);
    row("space around", u"  a / b "_qs, u"a|b"_qs);
    row("hidden", u".bashrc"_qs, u"|.bashrc"_qs);
    row("two dots in a name", u"a..b"_qs, u"|a..b"_qs);
    row("other scripts", u"\u00e4/\u65e5\u672c.txt"_qs, u"\u00e4|\u65e5\u672c.txt"_qs);
    row("Windows' characters", u"ab:c/c<d>.txt"_qs, u"ab_c|c_d_.txt"_qs);
    row("devices", u"aux/nul.txt"_qs, u"_aux|_nul.txt"_qs);
    row("ports", u"COM1/lpt9"_qs, u"_COM1|_lpt9"_qs);
    row("no ports", u"com10/combo"_qs, u"com10|combo"_qs);
    row("dots at the end", u"a./b .txt. "_qs, u"a|b .txt"_qs);
    row("an override", u"a\u202egpj.exe"_qs, u"|agpj.exe"_qs);
    row("control characters", u"a\x01\x1f\n.txt"_qs, u"|a.txt"_qs);
    row("nothing", {}, {});
    row("only a dot", u"."_qs, {});
    row("up", u"../a"_qs, {});
    row("up in the middle", u"a/../../b"_qs, {});
    row("up and down", u"a/../b"_qs, {});
    row("up at the end", u"a/.."_qs, {});
    row("up with space", u"a/.. /b"_qs, {});
    row("up, three dots", u"a/.../b"_qs, {});
    row("up with something unseen", u"a/.\u200b./b"_qs, {});
    row("absolute", u"/etc/passwd"_qs, {});
    row("absolute after space", u" /etc/passwd"_qs, {});
    row("home", u"~/x"_qs, {});
    row("drive", u"C:/x"_qs, {});
    row("drive alone", u"c:x"_qs, {});
    row("drive after unseen", u"\u200bc:/x"_qs, u"c_|x"_qs);
    row("backslash", u"a\\b"_qs, {});
    row("backslashes up", u"..\\..\\x"_qs, {});
    row("network", u"\\\\host\\x"_qs, {});
    row("a folder", u"a/"_qs, {});
    row("long", QString(5000, u'a'), {});
    row("deep", u"a/"_qs.repeated(100) + u'b', {});
}

void TestWishedPath::paths()
{
    QFETCH(QString, path);
    QFETCH(QString, wished);
    const auto result = wishedPath(path);
    QCOMPARE(result ? result->folder + u'|' + result->name : QString(), wished);
}

void TestWishedPath::folders_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("isFine");
    QTest::addColumn<QString>("folder");
    QTest::newRow("none") << QString() << true << QString();
    QTest::newRow("here") << u"./"_qs << true << QString();
    QTest::newRow("below") << u"a/b/"_qs << true << u"a/b"_qs;
    QTest::newRow("up") << u".."_qs << false << QString();
    QTest::newRow("absolute") << u"/a"_qs << false << QString();
}

void TestWishedPath::folders()
{
    QFETCH(QString, path);
    QFETCH(bool, isFine);
    QFETCH(QString, folder);
    const auto result = wishedFolder(path);
    QCOMPARE(result.has_value(), isFine);
    QCOMPARE(result.value_or(QString()), folder);
}

QTEST_GUILESS_MAIN(TestWishedPath)
#include "tst_wishedpath.moc"
