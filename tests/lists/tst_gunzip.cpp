// gzip around a list: taken off, whole or cut, and no bomb gets through.
#include "core/lists/gunzip.h"
#include "core/lists/listreader.h"
#include "tests/lists/listtext.h"

#include <QTest>
#include <QThreadPool>

#include <zlib.h>

using namespace haul;

namespace {

QByteArray gzip(const QByteArray &text)
{
    z_stream z = {};
    deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
    QByteArray out(qsizetype(deflateBound(&z, uLong(text.size()))), Qt::Uninitialized);
    z.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(text.data()));
    z.avail_in = uInt(text.size());
    z.next_out = reinterpret_cast<Bytef *>(out.data());
    z.avail_out = uInt(out.size());
    deflate(&z, Z_FINISH);
    out.truncate(out.size() - qsizetype(z.avail_out));
    deflateEnd(&z);
    return out;
}

} // namespace

class TestGunzip : public QObject
{
    Q_OBJECT

private slots:
    void reads_data();
    void reads();
    void blocksMakeNoDifference();
    void refusesBombs();
    void previews();

private:
    QThreadPool pool_;
};

void TestGunzip::reads_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("list"); // or the error
    const QByteArray text = "http://a/\nhttp://b/\n";
    const QByteArray whole = gzip(text);
    QTest::newRow("whole") << whole << QByteArray("1 http://a/\n2 http://b/\n");
    QTest::newRow("two members") << whole + gzip("http://c/\n")
                                 << QByteArray("1 http://a/\n2 http://b/\n3 http://c/\n");
    QTest::newRow("padding") << whole + QByteArray(100, '\0')
                             << QByteArray("1 http://a/\n2 http://b/\n");
    QTest::newRow("empty") << gzip("") << QByteArray();
    QTest::newRow("cut off") << whole.chopped(8)
                             << QByteArray("1 http://a/\n2 http://b/\n2 warned cut: gzip\n");
    QTest::newRow("only a head") << whole.first(3) << QByteArray("0 warned cut: gzip\n");
    QTest::newRow("damaged") << whole.first(10) + "xxxxxxxxxxxxxxxx"
                             << QByteArray("text: a damaged gzip file");
    QTest::newRow("twice") << gzip(whole) << QByteArray("text: a binary file, not a list of URLs");
    QTest::newRow("binary") << gzip(QByteArray(10, '\0'))
                            << QByteArray("text: a binary file, not a list of URLs");
    QTest::newRow("aria2") << gzip("http://a/\n out=x\n") << QByteArray("1 http://a/ name=x\n");
}

void TestGunzip::reads()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, list);
    const auto read = readList({.bytes = bytes}, pool_).result();
    QCOMPARE(read ? listText(*read) : read.error().detail.toUtf8(), list);
}

void TestGunzip::blocksMakeNoDifference()
{
    const QByteArray bytes = gzip(QByteArray("http://a/\n").repeated(1000)) + gzip("x") + '\0';
    QByteArray text;
    Gunzip gunzip;
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        const auto error =
            gunzip.feed(QByteArrayView(bytes).sliced(i, 1), [&](QByteArrayView piece) {
                text += piece;
                return true;
            });
        QVERIFY(!error);
    }
    QVERIFY(gunzip.isWhole());
    QCOMPARE(text, QByteArray("http://a/\n").repeated(1000) + 'x');
}

void TestGunzip::refusesBombs()
{
    const QByteArray bomb = gzip(QByteArray(200 * 1024 * 1024, '\n'));
    QVERIFY(bomb.size() < 1024 * 1024);
    const auto read = readList({.bytes = bomb}, pool_).result();
    QVERIFY(!read);
    QCOMPARE(read.error().detail, u"text: a compressed file that becomes too large"_qs);
}

void TestGunzip::previews()
{
    const auto preview = previewTable({.bytes = gzip("url;name\nhttp://a/;x\n")}, pool_).result();
    QVERIFY(preview);
    QCOMPARE(preview->head, QStringList({u"url"_qs, u"name"_qs}));
    QCOMPARE(preview->columns.name, 1);
    QVERIFY(!previewTable({.path = u"/nowhere"_qs}, pool_).result());
}

QTEST_GUILESS_MAIN(TestGunzip)
#include "tst_gunzip.moc"
