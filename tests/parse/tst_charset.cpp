// Which encoding a page is in, and its bytes as UTF-8.
#include "core/parse/charset.h"

#include <QTest>

using namespace haul;

class tst_Charset : public QObject
{
    Q_OBJECT

private slots:
    void labels_data();
    void labels();
    void declared_data();
    void declared();
    void decodes_data();
    void decodes();
    void validUtf8IsNotCopied();
    void piecesDoNotSplitCharacters();
};

void tst_Charset::labels_data()
{
    QTest::addColumn<QByteArray>("label");
    QTest::addColumn<QByteArray>("charset");
    QTest::newRow("upper case") << QByteArray("UTF-8") << QByteArray("utf-8");
    QTest::newRow("alias") << QByteArray("utf8") << QByteArray("utf-8");
    QTest::newRow("latin1") << QByteArray("ISO-8859-1") << QByteArray("windows-1252");
    QTest::newRow("ascii") << QByteArray("us-ascii") << QByteArray("windows-1252");
    QTest::newRow("quotes") << QByteArray(" \"windows-1251\" ") << QByteArray("windows-1251");
    QTest::newRow("sjis") << QByteArray("x-sjis") << QByteArray("shift_jis");
    QTest::newRow("gb2312") << QByteArray("GB2312") << QByteArray("gbk");
    QTest::newRow("unknown") << QByteArray("klingon") << QByteArray();
    QTest::newRow("empty") << QByteArray() << QByteArray();
}

void tst_Charset::labels()
{
    QFETCH(QByteArray, label);
    QTEST(charsetForLabel(label), "charset");
}

void tst_Charset::declared_data()
{
    QTest::addColumn<QByteArray>("page");
    QTest::addColumn<QByteArray>("charset");
    const auto row = [](const char *name, const char *page, const char *charset) {
        QTest::newRow(name) << QByteArray(page) << QByteArray(charset);
    };
    row("meta charset", "<html><head><meta charset=\"koi8-r\">", "koi8-r");
    row("unquoted", "<meta charset=koi8-r>", "koi8-r");
    row("slash", "<meta/charset='koi8-r'/>", "koi8-r");
    row("upper case", "<META CHARSET = KOI8-R >", "koi8-r");
    row("http-equiv", "<meta http-equiv=Content-Type content='text/html; charset=EUC-JP'>",
        "euc-jp");
    row("xml", "<?xml version='1.0' encoding='iso-8859-2'?><html>", "iso-8859-2");
    row("xml cut off", "<?xml version='1.0' encoding='iso-8859-2'", "");
    row("utf-16 is a lie", "<meta charset=utf-16>", "utf-8");
    row("comment", "<!-- <meta charset=koi8-r> --><meta charset=big5>", "big5");
    row("open comment", "<!-- <meta charset=koi8-r>", "");
    row("other meta", "<meta name=charset content=koi8-r><meta charset=big5>", "big5");
    row("unknown, then known", "<meta charset=klingon><meta charset=big5>", "big5");
    row("cut off", "<meta charset=", "");
    row("not a meta", "<metal charset=big5>", "");
    row("text", "charset=big5", "");
    row("nothing", "", "");
    QTest::newRow("too late") << QByteArray(1024, ' ') + "<meta charset=big5>" << QByteArray();
}

void tst_Charset::declared()
{
    QFETCH(QByteArray, page);
    QTEST(declaredCharset(page), "charset");
}

void tst_Charset::decodes_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("fromHttp");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("charset");
    const QString hello = QStringLiteral("Привет");
    const QString japanese = QStringLiteral("日本語");
    QTest::newRow("ascii") << QByteArray("plain") << QByteArray() << QStringLiteral("plain")
                           << QByteArray("utf-8");
    QTest::newRow("utf-8, undeclared")
        << hello.toUtf8() << QByteArray() << hello << QByteArray("utf-8");
    QTest::newRow("utf-8 mark beats http")
        << "\xef\xbb\xbf" + hello.toUtf8() << QByteArray("koi8-r") << hello << QByteArray("utf-8");
    QTest::newRow("utf-16le mark") << QByteArray("\xff\xfe\x1f\x04\x40\x04", 6) << QByteArray()
                                   << QStringLiteral("Пр") << QByteArray("utf-16le");
    QTest::newRow("utf-16be mark") << QByteArray("\xfe\xff\x04\x1f\x04\x40", 6) << QByteArray()
                                   << QStringLiteral("Пр") << QByteArray("utf-16be");
    QTest::newRow("utf-16 by http") << QByteArray("a\0b\0", 4) << QByteArray("utf-16")
                                    << QStringLiteral("ab") << QByteArray("utf-16le");
    QTest::newRow("windows-1251") << QByteArray("\xcf\xf0\xe8\xe2\xe5\xf2")
                                  << QByteArray("windows-1251") << hello
                                  << QByteArray("windows-1251");
    QTest::newRow("shift_jis") << QByteArray("\x93\xfa\x96\x7b\x8c\xea") << QByteArray("Shift_JIS")
                               << japanese << QByteArray("shift_jis");
    QTest::newRow("euc-jp") << QByteArray("\xc6\xfc\xcb\xdc\xb8\xec") << QByteArray("euc-jp")
                            << japanese << QByteArray("euc-jp");
    QTest::newRow("gb2312") << QByteArray("\xd6\xd0\xce\xc4") << QByteArray("gb2312")
                            << QStringLiteral("中文") << QByteArray("gbk");
    QTest::newRow("undeclared latin-1")
        << QByteArray("caf\xe9 \x80 \x93q\x94") << QByteArray() << QStringLiteral("café € “q”")
        << QByteArray("windows-1252");
    QTest::newRow("unknown label") << QByteArray("caf\xe9") << QByteArray("klingon")
                                   << QStringLiteral("café") << QByteArray("windows-1252");
    QTest::newRow("broken utf-8") << QByteArray("caf\xe9!") << QByteArray("utf-8")
                                  << QStringLiteral("caf\uFFFD!") << QByteArray("utf-8");
    QTest::newRow("cut utf-8") << QByteArray("caf\xc3") << QByteArray("utf-8")
                               << QStringLiteral("caf") << QByteArray("utf-8");
    QTest::newRow("nothing") << QByteArray() << QByteArray() << QString() << QByteArray("utf-8");
}

void tst_Charset::decodes()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, fromHttp);
    const DecodedPage page = decodePage(bytes, fromHttp);
    QTEST(QString::fromUtf8(page.utf8), "text");
    QTEST(page.charset, "charset");
    QVERIFY(page.utf8.isValidUtf8());
}

void tst_Charset::validUtf8IsNotCopied()
{
    const QByteArray bytes = QStringLiteral("ä").repeated(1000).toUtf8();
    QCOMPARE(decodePage(bytes, {}).utf8.constData(), bytes.constData());
}

// Characters of several bytes lie across the ends of the pieces that are decoded one by one.
void tst_Charset::piecesDoNotSplitCharacters()
{
    const QString text = u'x' + QStringLiteral("日本").repeated(100'000);
    const QByteArray sjis = 'x' + QByteArray("\x93\xfa\x96\x7b").repeated(100'000);
    QCOMPARE(QString::fromUtf8(decodePage(sjis, "shift_jis").utf8), text);

    const QString smileys = u'x' + QStringLiteral("😀").repeated(100'000);
    QByteArray utf16("\xff\xfe", 2);
    utf16.append(reinterpret_cast<const char *>(smileys.utf16()), smileys.size() * 2);
    QCOMPARE(QString::fromUtf8(decodePage(utf16, {}).utf8), smileys);
    utf16.chop(1); // the last half of a half
    QVERIFY(decodePage(utf16, {}).utf8.isValidUtf8());
}

QTEST_APPLESS_MAIN(tst_Charset)
#include "tst_charset.moc"
