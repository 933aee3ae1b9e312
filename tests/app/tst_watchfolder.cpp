// A folder that lists are put into: what is taken and when, and what is left alone.
#include "app/watchfolder.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>

#include <memory>

using namespace haul;
using namespace std::chrono_literals;

class TestWatchFolder : public QObject
{
    Q_OBJECT

private slots:
    void init() { dir_ = std::make_unique<QTemporaryDir>(); }

    void listNames_data();
    void listNames();
    void whatIsThereStays();
    void whatGrowsIsLeft();
    void takenNamesAreNeverReplaced();
    void onlyPlainFilesAreTaken();
    void aFolderThatIsNotThere();
    void takesWhatIsPutThere();
    void followsTheFolderThatIsSet();
    void saysOnceThatTheFolderIsGone();

private:
    QString path(const char *name) const { return dir_->filePath(QLatin1String(name)); }
    void write(const char *name, const QByteArray &bytes)
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Append));
        QCOMPARE(file.write(bytes), bytes.size());
    }
    QStringList names() const { return QDir(dir_->path()).entryList(QDir::Files, QDir::Name); }

    std::unique_ptr<QTemporaryDir> dir_;
};

void TestWatchFolder::listNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("isList");
    const auto row = [](const char *name, bool isList) {
        QTest::newRow(name) << QString::fromUtf8(name) << isList;
    };
    row("urls.txt", true);
    row("URLS.TXT", true);
    row("ü.meta4", true);
    row("a.b.jsonl", true);
    row("table.csv", true);
    row(".urls.txt", false);
    row("~$urls.txt", false);
    row("#urls.txt#", false);
    row("urls.txt~", false);
    row("urls.txt.part", false);
    row("urls.txt.swp", false);
    row("urls.txt.crdownload", false);
    row("urls.txt.taken", false);
    row("photo.jpg", false);
    row("txt", false);
    row("", false);
}

void TestWatchFolder::listNames()
{
    QFETCH(QString, name);
    QFETCH(bool, isList);
    QCOMPARE(isListName(name), isList);
}

// Until it is changed: then it is as good as new.
void TestWatchFolder::whatIsThereStays()
{
    write("old.txt", "http://h/a\n");
    FolderLook look = lookInto(dir_->path(), {}, 0ms);
    QVERIFY(!look.isSettling && look.taken.isEmpty());
    look = lookInto(dir_->path(), look.seen, 10s);
    QVERIFY(!look.isSettling && look.taken.isEmpty());
    write("old.txt", "http://h/b\n");
    look = lookInto(dir_->path(), look.seen, 20s);
    QVERIFY(look.isSettling && look.taken.isEmpty());
    look = lookInto(dir_->path(), look.seen, 21s);
    QCOMPARE(look.taken, QStringList{path("old.txt.taken")});
    QVERIFY(!look.isSettling && !look.error);
}

void TestWatchFolder::whatGrowsIsLeft()
{
    FolderLook look = lookInto(dir_->path(), {}, 0ms);
    write("empty.txt", {});
    for (const auto now : {1000ms, 1900ms, 2800ms}) {
        write("new.txt", "http://h/a\n");
        look = lookInto(dir_->path(), look.seen, now);
        QVERIFY(look.isSettling && look.taken.isEmpty());
    }
    look = lookInto(dir_->path(), look.seen, 3700ms); // not yet a second
    QVERIFY(look.taken.isEmpty());
    look = lookInto(dir_->path(), look.seen, 3800ms);
    QCOMPARE(look.taken, QStringList{path("new.txt.taken")});
    QCOMPARE(names(), (QStringList{QStringLiteral("empty.txt"), QStringLiteral("new.txt.taken")}));
}

void TestWatchFolder::takenNamesAreNeverReplaced()
{
    write("a.txt.taken", "before");
    FolderLook look = lookInto(dir_->path(), {}, 0ms);
    write("a.txt", "http://h/a\n");
    look = lookInto(dir_->path(), look.seen, 1s);
    look = lookInto(dir_->path(), look.seen, 2s);
    QCOMPARE(look.taken, QStringList{path("a.txt.2.taken")});
    QCOMPARE(QFileInfo(path("a.txt.taken")).size(), 6);
}

void TestWatchFolder::onlyPlainFilesAreTaken()
{
    FolderLook look = lookInto(dir_->path(), {}, 0ms);
    QVERIFY(QDir(dir_->path()).mkdir(QStringLiteral("folder.txt")));
    write("target", "http://h/a\n");
    QVERIFY(QFile::link(path("target"), path("link.txt")));
    write(".hidden.txt", "http://h/a\n");
    look = lookInto(dir_->path(), look.seen, 1s);
    look = lookInto(dir_->path(), look.seen, 9s);
    QVERIFY(look.taken.isEmpty() && !look.isSettling);
}

void TestWatchFolder::aFolderThatIsNotThere()
{
    const FolderLook look = lookInto(path("none"), {}, 0ms);
    QVERIFY(look.error && !look.seen);
    QCOMPARE(look.error->code, ErrorCode::Folder);
    QVERIFY(look.error->detail.contains(QStringLiteral("none")));
}

void TestWatchFolder::takesWhatIsPutThere()
{
    write("old.txt", "http://h/old\n");
    QThreadPool pool;
    WatchFolder watch(pool);
    QSignalSpy watching(&watch, &WatchFolder::watching);
    QSignalSpy taken(&watch, &WatchFolder::listTaken);
    watch.setFolder(dir_->path());
    QVERIFY(watching.count() > 0 || watching.wait());
    write("a.txt", "http://h/a\n");
    write("b.csv", "http://h/b\n");
    QTRY_COMPARE(taken.count(), 2);
    QSet<QString> paths{taken[0][0].toString(), taken[1][0].toString()};
    QCOMPARE(paths, (QSet<QString>{path("a.txt.taken"), path("b.csv.taken")}));
    QVERIFY(QFile::exists(path("old.txt")));
}

void TestWatchFolder::followsTheFolderThatIsSet()
{
    QTemporaryDir other;
    QThreadPool pool;
    WatchFolder watch(pool);
    QSignalSpy watching(&watch, &WatchFolder::watching);
    QSignalSpy taken(&watch, &WatchFolder::listTaken);
    watch.setFolder(other.path());
    watch.setFolder(dir_->path()); // while the first look may be under way
    QVERIFY(watching.count() > 0 || watching.wait());
    QFile left(other.filePath(QStringLiteral("left.txt")));
    QVERIFY(left.open(QIODevice::WriteOnly) && left.write("http://h/left\n") > 0);
    left.close();
    write("a.txt", "http://h/a\n");
    QTRY_COMPARE(taken.count(), 1);
    QCOMPARE(taken[0][0].toString(), path("a.txt.taken"));
    QVERIFY(left.exists());
}

void TestWatchFolder::saysOnceThatTheFolderIsGone()
{
    QThreadPool pool;
    WatchFolder watch(pool);
    QSignalSpy failed(&watch, &WatchFolder::failed);
    watch.setFolder(path("none"));
    QTRY_COMPARE(failed.count(), 1);
    QSignalSpy taken(&watch, &WatchFolder::listTaken);
    watch.setFolder({});
    QVERIFY(taken.isEmpty());
}

QTEST_GUILESS_MAIN(TestWatchFolder)
#include "tst_watchfolder.moc"
