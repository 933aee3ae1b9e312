// Which folder a file of its kind goes to.
#include "core/files/typefolder.h"

#include <QTest>

using namespace haul;

class TestTypeFolder : public QObject
{
    Q_OBJECT

private slots:
    void folders_data();
    void folders();
};

void TestTypeFolder::folders_data()
{
    QTest::addColumn<QByteArray>("mime");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("folder");
    const auto row = [](const char *mime, const QString &name, const char *folder) {
        QTest::addRow("%.60s, %s", mime, qPrintable(name))
            << QByteArray(mime) << name << QString::fromLatin1(folder);
    };
    row("image/png", u"x"_qs, "Images");
    row("Image/PNG; q=1", u"x.exe"_qs, "Images");
    row("image/vnd.djvu", u"x"_qs, "Documents");
    row("audio/x-whatever", u"x"_qs, "Audio");
    row("video/mp4", u"x.mp3"_qs, "Video");
    row("application/pdf", u"x.html"_qs, "Documents");
    row("text/html; charset=utf-8", u"report.pdf"_qs, "Pages");
    row("application/xhtml+xml", u"x"_qs, "Pages");
    row("text/csv", u"x"_qs, "Documents");
    row("text/plain", u"x"_qs, "Documents");
    row("text/plain", u"x.zip"_qs, "Archives");
    row("application/zip", u"x.bin"_qs, "Archives");
    row("application/vnd.openxmlformats-officedocument.wordprocessingml.document", u"x"_qs,
        "Documents");
    row("application/vnd.debian.binary-package", u"x"_qs, "Programs");
    row("application/octet-stream", u"a.tar.gz"_qs, "Archives");
    row("application/octet-stream", u"a.EXE"_qs, "Programs");
    row("application/octet-stream", u"a"_qs, "Other");
    row("application/force-download", u"a.mkv"_qs, "Video");
    row("application/", u"a.jpeg"_qs, "Images");
    row("", u"a.jpeg"_qs, "Images");
    row("", u"a.php"_qs, "Pages");
    row("", u"a.flac"_qs, "Audio");
    row("", u"jpeg"_qs, "Other");
    row("", u".jpeg"_qs, "Other");
    row("", u"a."_qs, "Other");
    row("", u""_qs, "Other");
    row("", u"a.text/html"_qs, "Other");
    row("", u"a.j\u00f6eg"_qs, "Other");
    row("nonsense", u"a.pdf"_qs, "Documents");
    row("/", u"a.unknown"_qs, "Other");
    row(QByteArray(100'000, '/').constData(), u"a.iso"_qs, "Archives");
}

void TestTypeFolder::folders()
{
    QFETCH(QByteArray, mime);
    QFETCH(QString, name);
    QTEST(typeFolder(mime, name), "folder");
}

QTEST_APPLESS_MAIN(TestTypeFolder)
#include "tst_typefolder.moc"
