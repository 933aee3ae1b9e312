// What was asked for against what came: a mismatch where there is one, and silence everywhere else.
#include "core/parse/expectation.h"

#include <QTest>

using namespace haul;

namespace {

const QByteArray html = "<!DOCTYPE html>\n<html><title>Log in</title><form></form></html>";
const QByteArray text = "The file was not found on this server, please try again.\n";
const QByteArray json = "{\"error\": \"not allowed\", \"code\": 403}";
const QByteArray zip = QByteArray("PK\x03\x04\x14\x00\x00\x00", 8) + QByteArray(40, '\x01');
const QByteArray png = "\x89PNG\r\n\x1a\n" + QByteArray(40, '\x01');
const QByteArray pdf = "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + QByteArray(40, 'x');
const QByteArray gzip = "\x1f\x8b\x08" + QByteArray(40, '\x01');
const QByteArray unknown = QByteArray(64, '\x03');

} // namespace

class tst_Expectation : public QObject
{
    Q_OBJECT

private slots:
    void judges_data();
    void judges();
    void saysWhat();
    void judgesWhatIsDeclared_data();
    void judgesWhatIsDeclared();
};

void tst_Expectation::judges_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("contentType");
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QByteArray>("got"); // "" when it fits
    const auto row = [](const char *title, const char *url, const char *contentType,
                        const QByteArray &head, const char *got = "", const char *name = "") {
        QTest::newRow(title) << QByteArray(url) << QString::fromUtf8(name)
                             << QByteArray(contentType) << head << QByteArray(got);
    };
    row("zip is a zip", "http://h/a.zip", "application/zip", zip);
    row("zip as octets", "http://h/a.zip", "application/octet-stream", zip);
    row("zip declared as a page", "http://h/a.zip", "text/html", zip);
    row("zip is a login page", "http://h/a.zip", "text/html; charset=utf-8", html, "text/html");
    row("page declared as a zip", "http://h/a.zip", "application/zip", html, "text/html");
    row("page after white space", "http://h/a.zip", "", "\r\n\r\n  <html>", "text/html");
    row("page after a mark", "http://h/a.zip", "", "\xef\xbb\xbf" + html, "text/html");
    row("query", "http://h/a.zip?x=1.html", "text/html", html, "text/html");
    row("upper case", "http://h/A.ZIP", "text/html", html, "text/html");
    row("zip is text", "http://h/a.zip", "text/plain", text, "text/plain");
    row("zip is JSON", "http://h/a.zip", "application/json", json, "application/json");
    row("zip is an image", "http://h/a.zip", "image/png", png, "image/png");
    row("zip is a PDF", "http://h/a.zip", "application/pdf", pdf, "application/pdf");
    row("image is a page", "http://h/a.jpg", "text/html", html, "text/html");
    row("image is another image", "http://h/a.jpg", "image/png", png);
    row("image is a zip", "http://h/a.png", "application/zip", zip, "application/zip");
    row("pdf is a page", "http://h/a.pdf", "text/html", html, "text/html");
    row("pdf is a pdf", "http://h/a.pdf", "text/html", pdf);
    row("pdf with something before", "http://h/a.pdf", "", "\n\n<junk>\n" + pdf);
    row("pdf is an image", "http://h/a.pdf", "", png, "image/png");
    row("mp3 is a page", "http://h/a.mp3", "", html, "text/html");
    row("mp3 without a tag", "http://h/a.mp3", "audio/mpeg",
        "\xff\xfb\x90" + QByteArray(60, '\x01'));
    row("mp4 is text", "http://h/a.mp4", "", text, "text/plain");
    row("gif that is a video", "http://h/a.gif", "video/mp4",
        "\0\0\0\x18"
        "ftypmp42");
    row("docx is a zip", "http://h/a.docx", "", zip);
    row("docx is encrypted", "http://h/a.docx", "", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + unknown);
    row("docx is a page", "http://h/a.docx", "", html, "text/html");
    row("tar.gz is one", "http://h/a.tar.gz", "application/gzip", gzip);
    row("txt.gz, unpacked by the transport", "http://h/a.txt.gz", "text/plain", text);
    row("tar.gz is a page", "http://h/a.tar.gz", "text/html", html, "text/html");
    row("the wished name counts", "http://h/download", "text/html", html, "text/html", "a.zip");
    row("the wished name counts, not the URL", "http://h/a.zip", "text/html", html, "", "a.html");
    row("the wished name has a ?", "http://h/x", "text/html", html, "text/html", "a?b#c.zip");
    // No alarm:
    row("page", "http://h/a.html", "text/html", html);
    row("page that is text", "http://h/a.html", "text/html", text);
    row("page that is a zip", "http://h/a.html", "application/zip", zip);
    row("php that sends a zip", "http://h/a.php", "application/zip", zip);
    row("php", "http://h/get.php?file=a.zip", "text/html", html);
    row("asp", "http://h/a.asp", "text/html", html);
    row("no ending", "http://h/a", "text/html", html);
    row("no path", "http://zip.zip", "text/html", html);
    row("no path, slash", "http://zip.zip/", "text/html", html);
    row("unknown ending", "http://h/a.xyz", "text/html", html);
    row("version number", "http://h/v1.2", "text/html", html);
    row("text types", "http://h/a.txt", "text/html", html);
    row("csv", "http://h/a.csv", "text/html", html);
    row("json", "http://h/a.json", "text/html", html);
    row("old office file that is a page", "http://h/a.xls", "application/vnd.ms-excel", html);
    row("typescript", "http://h/a.ts", "text/plain", text);
    row("disk image", "http://h/a.iso", "", unknown);
    row("zip of unknown bytes", "http://h/a.zip", "", unknown);
    row("nothing came", "http://h/a.zip", "text/html", "");
    row("hardly anything came", "http://h/a.zip", "", "hello");
    row("not a URL", "a.zip", "text/html", html);
    row("image declared so, in letters", "http://h/a.jpg", "image/jpeg", text);
}

void tst_Expectation::judges()
{
    QFETCH(QByteArray, url);
    QFETCH(QString, name);
    QFETCH(QByteArray, contentType);
    QFETCH(QByteArray, head);
    const auto mismatch = findMismatch({url, name, contentType, head});
    QTEST(mismatch ? mismatch->type : QByteArray(), "got");
}

void tst_Expectation::saysWhat()
{
    const auto mismatch = findMismatch({"http://h/a.zip", {}, "text/html", html});
    QVERIFY(mismatch);
    QCOMPARE(mismatch->ending, "zip");
    QCOMPARE(mismatch->reason, QStringLiteral("asked for a .zip (archive), got a web page"));
}

void tst_Expectation::judgesWhatIsDeclared_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("contentType");
    QTest::addColumn<QString>("reason"); // "" when it fits
    const auto row = [](const char *url, const char *contentType, const char *reason = "",
                        const char *name = "") {
        QTest::addRow("%s as %s %s", url, contentType, name)
            << QByteArray(url) << QString::fromUtf8(name) << QByteArray(contentType)
            << QString::fromUtf8(reason);
    };
    row("http://h/a.zip", "text/html; charset=utf-8", "asked for a .zip (archive), got a web page");
    row("http://h/a.PDF?x", "Application/XHTML+XML", "asked for a .pdf (document), got a web page");
    row("http://h/a.jpg", "application/json", "asked for a .jpg (image), got a JSON text");
    row("http://h/a.mp3", "text/xml", "asked for a .mp3 (sound or video), got an XML text");
    row("http://h/a.zip", "image/png", "asked for a .zip (archive), got image/png");
    row("http://h/a.pdf", "video/mp4", "asked for a .pdf (document), got video/mp4");
    row("http://h/a.png", "application/pdf", "asked for a .png (image), got application/pdf");
    row("http://h/a.jpg", "application/zip", "asked for a .jpg (image), got application/zip");
    row("http://h/get", "text/html", "asked for a .zip (archive), got a web page", "a.zip");
    // No alarm:
    row("http://h/a.zip", "text/html", "", "a.html");
    row("http://h/a.zip", "application/zip");
    row("http://h/a.zip", "application/octet-stream");
    row("http://h/a.zip", "text/plain");
    row("http://h/a.zip", "");
    row("http://h/a.zip", "nonsense");
    row("http://h/a.jpg", "image/webp");
    row("http://h/a.gif", "video/mp4");
    row("http://h/a.djvu", "image/vnd.djvu");
    row("http://h/a.docx", "application/pdf");
    row("http://h/a.docx", "application/zip");
    row("http://h/a.jar", "application/java-archive");
    row("http://h/a.ogg", "application/ogg");
    row("http://h/a.html.gz", "text/html"); // unpacked by the transport
    row("http://h/a.html", "application/pdf");
    row("http://h/a.php", "text/html");
    row("http://h/", "text/html");
}

void tst_Expectation::judgesWhatIsDeclared()
{
    QFETCH(QByteArray, url);
    QFETCH(QString, name);
    QFETCH(QByteArray, contentType);
    const auto mismatch = findDeclaredMismatch({url, name, contentType, {}});
    QTEST(mismatch ? mismatch->reason : QString(), "reason");
}

QTEST_APPLESS_MAIN(tst_Expectation)
#include "tst_expectation.moc"
