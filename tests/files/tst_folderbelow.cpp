// Folders below a chosen one: made, and never reached through a link that leads out.
#include "core/files/folderbelow.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

#include <memory>

using namespace haul;

class TestFolderBelow : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void makes_data();
    void makes();
    void makesTheRoot();
    void theRootMayBeALink();
    void links_data();
    void links();
    void neverUpwards();
    void somethingElseInTheWay();
    void longPathsMakeNothing();
    void entersWhatCannotBeListed();

private:
    QString root() const { return dir_->filePath(QStringLiteral("root")); }
    QString outside() const { return dir_->filePath(QStringLiteral("outside")); }
    void link(const QString &target, const QString &name) const;

    std::unique_ptr<QTemporaryDir> dir_;
};

void TestFolderBelow::init()
{
    dir_ = std::make_unique<QTemporaryDir>();
    QVERIFY(QDir().mkpath(root() + u"/inside/deep"_qs));
    QVERIFY(QDir().mkpath(outside()));
}

void TestFolderBelow::link(const QString &target, const QString &name) const
{
    QVERIFY(::symlink(QFile::encodeName(target).constData(),
                      QFile::encodeName(root() + u'/' + name).constData())
            == 0);
}

void TestFolderBelow::makes_data()
{
    QTest::addColumn<QString>("below");
    QTest::newRow("none") << u""_qs;
    QTest::newRow("one") << u"a"_qs;
    QTest::newRow("deep") << u"a/b/c/d"_qs;
    QTest::newRow("there") << u"inside"_qs;
    QTest::newRow("partly there") << u"inside/deep/e"_qs;
    QTest::newRow("any characters") << u"\u00e4 \U0001f600/b"_qs;
    QTest::newRow("empty components") << u"a//./b"_qs;
}

void TestFolderBelow::makes()
{
    QFETCH(QString, below);
    for (int time = 0; time < 2; ++time) {
        const Result<void> made = makeFolderBelow(root(), below);
        QVERIFY2(made, made ? "" : qPrintable(toLogLine(made.error())));
        QVERIFY(QFileInfo(root() + u'/' + below).isDir());
    }
}

void TestFolderBelow::makesTheRoot()
{
    const QString fresh = dir_->filePath(u"x/y"_qs);
    QVERIFY(makeFolderBelow(fresh, u"a"_qs));
    QVERIFY(QFileInfo(fresh + u"/a"_qs).isDir());
}

void TestFolderBelow::theRootMayBeALink()
{
    link(outside(), u"chosen"_qs);
    QVERIFY(makeFolderBelow(root() + u"/chosen"_qs, u"a/b"_qs));
    QVERIFY(QFileInfo(outside() + u"/a/b"_qs).isDir());
    // And what stays within what it leads to is within.
    QVERIFY(::symlink("a", QFile::encodeName(outside() + u"/same"_qs).constData()) == 0);
    QVERIFY(makeFolderBelow(root() + u"/chosen"_qs, u"same/c"_qs));
    QVERIFY(QFileInfo(outside() + u"/a/c"_qs).isDir());
}

void TestFolderBelow::links_data()
{
    QTest::addColumn<QString>("target"); // of root/l
    QTest::addColumn<bool>("isFollowed");
    QTest::newRow("within") << u"inside"_qs << true;
    QTest::newRow("within, deeper") << u"./inside/../inside/deep"_qs << true;
    QTest::newRow("the root itself") << u"."_qs << true;
    QTest::newRow("out") << u"../outside"_qs << false;
    QTest::newRow("far out") << u"/tmp"_qs << false;
    QTest::newRow("upwards") << u".."_qs << false;
    QTest::newRow("similar name") << u"../root2"_qs << false;
    QTest::newRow("nowhere") << u"nowhere"_qs << false;
    QTest::newRow("itself") << u"l"_qs << false;
    QTest::newRow("link to a link out") << u"out"_qs << false;
    QTest::newRow("a file") << u"file"_qs << false;
}

void TestFolderBelow::links()
{
    QFETCH(QString, target);
    QFETCH(bool, isFollowed);
    QVERIFY(QDir().mkpath(dir_->filePath(u"root2"_qs)));
    QFile file(root() + u"/file"_qs);
    QVERIFY(file.open(QIODevice::WriteOnly));
    link(outside(), u"out"_qs);
    link(target, u"l"_qs);
    for (const QString &below : {u"l"_qs, u"l/made"_qs}) {
        const Result<void> made = makeFolderBelow(root(), below);
        QCOMPARE(bool(made), isFollowed);
        if (!made) {
            QCOMPARE(made.error().code, ErrorCode::Folder);
            QCOMPARE(made.error().stage, Stage::Disk);
            QVERIFY(made.error().detail.startsWith(root() + u"/l"_qs));
        }
    }
    QVERIFY(QDir(outside()).isEmpty());
    QVERIFY(QDir(dir_->filePath(u"root2"_qs)).isEmpty());
    QCOMPARE(QFileInfo::exists(QDir(dir_->path()).filePath(u"made"_qs)), false);
}

void TestFolderBelow::neverUpwards()
{
    const Result<void> made = makeFolderBelow(root(), u"a/../../b"_qs);
    QVERIFY(!made);
    QVERIFY(!QFileInfo::exists(dir_->filePath(u"b"_qs)));
}

void TestFolderBelow::somethingElseInTheWay()
{
    QFile file(root() + u"/file"_qs);
    QVERIFY(file.open(QIODevice::WriteOnly));
    for (const QString &below : {u"file"_qs, u"file/a"_qs}) {
        const Result<void> made = makeFolderBelow(root(), below);
        QVERIFY(!made);
        QCOMPARE(made.error().code, ErrorCode::Folder);
    }
}

void TestFolderBelow::longPathsMakeNothing()
{
    QString below = u"first"_qs;
    for (int depth = 0; depth < 3000; ++depth)
        below += u"/a";
    const Result<void> made = makeFolderBelow(root(), below);
    QVERIFY(!made);
    QCOMPARE(made.error().code, ErrorCode::NameTooLong);
    QVERIFY(!QFileInfo::exists(root() + u"/first"_qs));

    const Result<void> wide = makeFolderBelow(root(), QString(300, u'x'));
    QVERIFY(!wide);
    QCOMPARE(wide.error().code, ErrorCode::NameTooLong);
}

void TestFolderBelow::entersWhatCannotBeListed()
{
#ifndef __linux__
    QSKIP("needs O_PATH");
#endif
    const QByteArray closed = QFile::encodeName(root() + u"/inside"_qs);
    QVERIFY(::chmod(closed.constData(), 0300) == 0);
    const Result<void> made = makeFolderBelow(root(), u"inside/new"_qs);
    QVERIFY(::chmod(closed.constData(), 0700) == 0);
    QVERIFY(made);
}

QTEST_APPLESS_MAIN(TestFolderBelow)
#include "tst_folderbelow.moc"
