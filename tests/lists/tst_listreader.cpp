// readList(): files, pipes and pasted text on a pool, with progress, cancelling and clear errors.
#include "core/lists/listreader.h"

#include <QFile>
#include <QFutureWatcher>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>

using namespace haul;

class TestListReader : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void readsAFile();
    void readsPastedText();
    void readsAPipe();
    void showsProgress();
    void cannotRead_data();
    void cannotRead();
    void takesUtf16();
    void cancelsWhileReading();
    void cancelsWhileAPipeIsSilent();

private:
    QString write(const QString &name, const QByteArray &bytes);

    std::unique_ptr<QTemporaryDir> dir_;
    QThreadPool pool_;
};

void TestListReader::initTestCase()
{
    ::signal(SIGPIPE, SIG_IGN);
}

void TestListReader::init()
{
    dir_ = std::make_unique<QTemporaryDir>();
    QVERIFY(dir_->isValid());
}

QString TestListReader::write(const QString &name, const QByteArray &bytes)
{
    QFile file(dir_->filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write the test's file");
    return file.fileName();
}

void TestListReader::readsAFile()
{
    const QString path =
        write(QStringLiteral("l\u00e4st.txt"), "http://a/\n\nhttp://b/\nhttp://a\nx\n");
    const Result<ParsedList> list = readList({.path = path}, pool_).result();
    QVERIFY(list);
    QCOMPARE(list->lines, 5);
    QCOMPARE(list->entries->size(), size_t(2));
    QCOMPARE(list->duplicateCount, 1);
    QCOMPARE(list->rejectedCount, 1);
}

void TestListReader::readsPastedText()
{
    const Result<ParsedList> list = readList({.bytes = "http://a/\nhttp://b/"}, pool_).result();
    QVERIFY(list);
    QCOMPARE(list->entries->size(), size_t(2));
    const Result<ParsedList> nothing = readList({}, pool_).result();
    QVERIFY(nothing);
    QCOMPARE(nothing->lines, 0);
}

void TestListReader::readsAPipe()
{
    const QString path = dir_->filePath(QStringLiteral("pipe"));
    QCOMPARE(::mkfifo(QFile::encodeName(path).constData(), 0600), 0);
    QFuture<Result<ParsedList>> future = readList({.path = path}, pool_);
    const int fd = ::open(QFile::encodeName(path).constData(), O_WRONLY);
    QVERIFY(fd >= 0);
    QCOMPARE(::write(fd, "http://a/\nhttp", 14), 14);
    QCOMPARE(::write(fd, "://b/\n", 6), 6);
    ::close(fd);
    const Result<ParsedList> list = future.result();
    QVERIFY(list);
    QCOMPARE(list->entries->size(), size_t(2));
}

void TestListReader::showsProgress()
{
    const QString path = write(QStringLiteral("list"), QByteArray("http://a/\n").repeated(500'000));
    QFutureWatcher<Result<ParsedList>> watcher;
    QSignalSpy finished(&watcher, &QFutureWatcherBase::finished);
    QSignalSpy progress(&watcher, &QFutureWatcherBase::progressValueChanged);
    watcher.setFuture(readList({.path = path}, pool_));
    QVERIFY(finished.wait());
    QCOMPARE(watcher.progressMaximum(), 1000);
    QCOMPARE(watcher.progressValue(), 1000);
    QVERIFY(progress.count() <= 1000);
    int last = 0;
    for (const QList<QVariant> &arguments : progress) {
        QVERIFY(arguments.first().toInt() >= last);
        last = arguments.first().toInt();
    }
}

void TestListReader::cannotRead_data()
{
    QTest::addColumn<QString>("path"); // in the test's folder, unless it begins with "/"
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("detail");
    QTest::newRow("missing") << QStringLiteral("nothing") << QByteArray()
                             << QStringLiteral("No such file or directory");
    QTest::newRow("folder") << QStringLiteral(".") << QByteArray() << QStringLiteral("a folder");
    QTest::newRow("below a file") << QStringLiteral("/dev/null/list") << QByteArray()
                                  << QStringLiteral("Not a directory");
    QTest::newRow("long name") << QString(300, u'a') << QByteArray()
                               << QStringLiteral("File name too long");
    QTest::newRow("binary") << QString() << QByteArray("GIF89a\0\0\0http://a/\n", 19)
                            << QStringLiteral("text: a binary file");
    QTest::newRow("binary with a mark") << QString() << QByteArray("\xef\xbb\xbfhttp://a/\n\0", 14)
                                        << QStringLiteral("a binary file");
    QTest::newRow("endless zeros")
        << QStringLiteral("/dev/zero") << QByteArray() << QStringLiteral("a binary file");
}

void TestListReader::cannotRead()
{
    QFETCH(QString, path);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, detail);
    if (!path.isEmpty() && !path.startsWith(u'/'))
        path = dir_->filePath(path);
    const Result<ParsedList> list = readList({.path = path, .bytes = bytes}, pool_).result();
    QVERIFY(!list);
    QCOMPARE(list.error().code, ErrorCode::ListUnreadable);
    QCOMPARE(list.error().stage, Stage::List);
    QVERIFY2(list.error().detail.contains(detail), qPrintable(list.error().detail));
    QVERIFY(list.error().detail.startsWith(path));
}

void TestListReader::takesUtf16()
{
    const QByteArray bytes("\xff\xfeh\0t\0t\0p\0:\0/\0/\0a\0/\0\n\0", 22);
    const Result<ParsedList> list = readList({.bytes = bytes}, pool_).result();
    QVERIFY(list);
    QCOMPARE(list->entries->front().url, QByteArray("http://a/"));
}

void TestListReader::cancelsWhileReading()
{
    const QString path = dir_->filePath(QStringLiteral("pipe"));
    QCOMPARE(::mkfifo(QFile::encodeName(path).constData(), 0600), 0);
    QSemaphore written;
    QFuture<Result<ParsedList>> future = readList({.path = path}, pool_);
    QThreadPool writerPool; // of a list without an end
    writerPool.start([&] {
        const int fd = ::open(QFile::encodeName(path).constData(), O_WRONLY);
        const QByteArray lines = QByteArray("http://a/\n").repeated(6000);
        while (::write(fd, lines.constData(), size_t(lines.size())) > 0)
            written.release();
        ::close(fd);
    });
    written.acquire(10);
    future.cancel();
    future.waitForFinished();
    QVERIFY(future.isCanceled());
    QCOMPARE(future.resultCount(), 0);
    QVERIFY(pool_.waitForDone(5000));
    QVERIFY(writerPool.waitForDone(5000)); // its pipe has no reader any more
}

void TestListReader::cancelsWhileAPipeIsSilent()
{
    int ends[2] = {-1, -1};
    QCOMPARE(::pipe(ends), 0);
    const QString path = QStringLiteral("/dev/fd/%1").arg(ends[0]);
    QFuture<Result<ParsedList>> future = readList({.path = path}, pool_);
    QTRY_VERIFY(future.isStarted());
    future.cancel();
    QVERIFY(pool_.waitForDone(5000));
    QCOMPARE(future.resultCount(), 0);
    ::close(ends[0]);
    ::close(ends[1]);
}

QTEST_GUILESS_MAIN(TestListReader)
#include "tst_listreader.moc"
