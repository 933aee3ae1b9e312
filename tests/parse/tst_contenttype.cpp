// What a file is by its declared type, its bytes and its name.
#include "core/parse/contenttype.h"

#include <QTest>

using namespace haul;

class tst_ContentType : public QObject
{
    Q_OBJECT

private slots:
    void essence();
    void parameter_data();
    void parameter();
    void sniffs_data();
    void sniffs();
};

void tst_ContentType::essence()
{
    QCOMPARE(mimeEssence(" Text/HTML ; charset=utf-8"), "text/html");
    QCOMPARE(mimeEssence("image/png"), "image/png");
    QCOMPARE(mimeEssence(""), "");
    QCOMPARE(mimeEssence(";"), "");
}

void tst_ContentType::parameter_data()
{
    QTest::addColumn<QByteArray>("contentType");
    QTest::addColumn<QByteArray>("charset");
    const auto row = [](const char *name, const char *contentType, const char *charset) {
        QTest::newRow(name) << QByteArray(contentType) << QByteArray(charset);
    };
    row("plain", "text/html;charset=utf-8", "utf-8");
    row("spaces", "text/html ; Charset = utf-8 ", "utf-8");
    row("quoted", "text/html; charset=\"utf-8\"", "utf-8");
    row("second", "text/html; level=1; charset=koi8-r; x=y", "koi8-r");
    row("none", "text/html", "");
    row("no value", "text/html; charset", "");
    row("empty value", "text/html; charset=", "");
    row("one quote", "text/html; charset=\"", "\"");
}

void tst_ContentType::parameter()
{
    QFETCH(QByteArray, contentType);
    QTEST(mimeParameter(contentType, "charset"), "charset");
}

void tst_ContentType::sniffs_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QByteArray>("declared");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("type");
    const auto row = [](const char *title, const char *head, const char *declared, const char *name,
                        const char *type) {
        QTest::newRow(title) << QByteArray(head) << QByteArray(declared)
                             << QString::fromLatin1(name) << QByteArray(type);
    };
    row("declared is trusted", "<html>", "image/png", "x.pdf", "image/png");
    row("declared with parameters", "", "Text/HTML; charset=x", "x", "text/html");
    row("doctype", " \n<!DOCTYPE html>", "", "x", "text/html");
    row("doctype after a mark", "\xef\xbb\xbf<!doctype html>", "", "x", "text/html");
    row("html, upper case", "<HTML lang=en>", "application/octet-stream", "x", "text/html");
    row("html as text", "<html>", "text/plain", "x", "text/html");
    row("comment", "<!-- x -->", "", "x", "text/html");
    row("not a page's tag", "<htmlx>", "", "x", "application/octet-stream");
    row("tag cut off", "<html", "", "x", "application/octet-stream");
    row("xml", "<?xml version='1.0'?><rss>", "", "x", "application/xml");
    row("xhtml", "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>", "", "x",
        "application/xhtml+xml");
    row("pdf", "%PDF-1.7", "application/octet-stream", "x", "application/pdf");
    row("png", "\x89PNG\r\n\x1a\n", "", "x.txt", "image/png");
    row("jpeg", "\xff\xd8\xff\xe0", "", "x", "image/jpeg");
    row("gif", "GIF89a", "", "x", "image/gif");
    row("webp", "RIFF....WEBP", "", "x", "image/webp");
    row("zip", "PK\x03\x04", "", "x", "application/zip");
    row("gzip", "\x1f\x8b\x08", "", "x", "application/gzip");
    row("name says json", "{\"a\":1}", "text/plain", "x.JSON", "application/json");
    row("name says text", "hello", "", "x.txt", "text/plain");
    row("last ending counts", "", "", "x.html.gz", "application/gzip");
    row("text stays text", "hello", "text/plain", "README", "text/plain");
    row("nothing known", "hello", "", "README", "application/octet-stream");
    row("nothing at all", "", "", "", "application/octet-stream");
    row("not a type", "", "html", "", "application/octet-stream");
}

void tst_ContentType::sniffs()
{
    QFETCH(QByteArray, head);
    QFETCH(QByteArray, declared);
    QFETCH(QString, name);
    QTEST(sniffType(head, declared, name), "type");
}

QTEST_APPLESS_MAIN(tst_ContentType)
#include "tst_contenttype.moc"
