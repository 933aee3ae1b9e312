// How calm the real window is with a long list: how long each step takes, and how long the main
// thread's turns are meanwhile (ui/turnmeter.h).
//
//     haul-windowbench LIST FOLDER      imports the list by hand, downloads it while somebody
//     scrolls,
//                                       then sorts and filters what is there
//     haul-windowbench --session FILE   sorts and filters the batch that a session brings back
//     haul-windowbench --waiting LIST   imports the list, starts nothing of it, and wishes for all
//                                       its tasks: cancel, try again, remove, bring back
//
// LIST names files of a fast server near by. Needs a display; tests/bench/run.py --window starts it
// with one of its own.
#include "core/session/session.h"
#include "ui/importdialog.h"
#include "ui/mainwindow.h"
#include "ui/noticebar.h"
#include "ui/tasktablemodel.h"
#include "ui/turnmeter.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QRandomGenerator>
#include <QScrollBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <malloc.h>
#include <unistd.h>

#include <cstdio>
#include <functional>

using namespace haul;

namespace {

constexpr int connections = 20;

// What the program has in memory, without what it has given back.
qint64 residentBytes()
{
    ::malloc_trim(0);
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toLongLong() * ::sysconf(_SC_PAGESIZE);
}

void print(const QString &what, double ms, const TurnMeter::Figures &turns)
{
    std::printf("%-34s %9.1f ms   %7lld turns, longest %6.1f ms, 99.9%% under %5.1f ms, %lld over "
                "16 ms, %lld over 50 ms\n",
                qPrintable(what), ms, qlonglong(turns.turns), turns.longestMs, turns.p999Ms,
                qlonglong(turns.over16), qlonglong(turns.over50));
    std::fflush(stdout);
}

} // namespace

class WindowBench : public QObject
{
    Q_OBJECT

public:
    WindowBench(TaskManager &manager, const WindowOptions &options);

    void restore();
    bool importList(const QString &list, const QString &folder);
    void run();
    void sort();
    void filter();
    void wishForAll();
    void tellMemory(const char *when) const;

signals:
    void shown(); // the rows that were last asked for are painted

protected:
    bool eventFilter(QObject *, QEvent *event) override;

private:
    using Until = std::function<void(QEventLoop &)>;

    void measure(const QString &what, const std::function<void()> &begin, const Until &until);
    void measureShown(const QString &what, const std::function<void()> &begin);
    void measureAction(const QString &what, const char *action);
    void scroll() const;
    const BatchRecord *batch() const { return manager_.batch(manager_.batches().front()); }

    TaskManager &manager_;
    MainWindow window_;
    QTableView *table_;
    bool isReset_ = false;
    const qint64 memoryAtFirst_;
};

WindowBench::WindowBench(TaskManager &manager, const WindowOptions &options)
    : manager_(manager)
    , window_(manager, options)
    , table_(window_.findChild<QTableView *>(QStringLiteral("tasks")))
    , memoryAtFirst_(residentBytes())
{
    table_->viewport()->installEventFilter(this);
    connect(table_->model(), &QAbstractItemModel::modelReset, this, [this] { isReset_ = true; });
    window_.resize(1200, 750);
    window_.show();
    (void)QTest::qWaitForWindowExposed(&window_);
}

bool WindowBench::eventFilter(QObject *, QEvent *event)
{
    if (event->type() == QEvent::Paint && std::exchange(isReset_, false))
        QMetaObject::invokeMethod(this, &WindowBench::shown, Qt::QueuedConnection); // once painted
    return false;
}

// Begins in a turn of its own, as what people do.
void WindowBench::measure(const QString &what, const std::function<void()> &begin,
                          const Until &until)
{
    QEventLoop loop;
    until(loop);
    TurnMeter meter;
    QElapsedTimer clock;
    clock.start();
    QTimer::singleShot(0, this, begin);
    loop.exec();
    print(what, double(clock.nsecsElapsed()) / 1e6, meter.figures());
}

void WindowBench::measureShown(const QString &what, const std::function<void()> &begin)
{
    measure(
        what,
        [this, &begin] {
            isReset_ = false;
            begin();
        },
        [this](QEventLoop &loop) { connect(this, &WindowBench::shown, &loop, &QEventLoop::quit); });
}

// With what comes of it in the next tenth of a second.
void WindowBench::measureAction(const QString &what, const char *action)
{
    auto *wish = window_.findChild<QAction *>(QLatin1String(action));
    measure(
        what, [wish] { wish->trigger(); },
        [](QEventLoop &loop) { QTimer::singleShot(100, &loop, &QEventLoop::quit); });
}

void WindowBench::wishForAll()
{
    table_->setFocus();
    measureAction(QStringLiteral("choose all tasks"), "selectAll");
    measureAction(QStringLiteral("cancel them"), "cancel");
    measureAction(QStringLiteral("try them again"), "retry");
    measureAction(QStringLiteral("remove them"), "remove");
    measureAction(QStringLiteral("bring them back"), "undoRemoval");
    measureAction(QStringLiteral("choose all tasks"), "selectAll");
    measureAction(QStringLiteral("remove them"), "remove");
    measure(
        QStringLiteral("for good"), [this] { window_.findChild<NoticeBar *>()->dismiss(); },
        [](QEventLoop &loop) { QTimer::singleShot(100, &loop, &QEventLoop::quit); });
}

void WindowBench::restore()
{
    measure(
        QStringLiteral("restore"), [this] { manager_.restore(RestorePolicy::Wait); },
        [this](QEventLoop &loop) {
            connect(&manager_, &TaskManager::restored, &loop, &QEventLoop::quit);
        });
}

bool WindowBench::importList(const QString &list, const QString &folder)
{
    QPushButton *download = nullptr;
    QTimer look;
    measure(
        QStringLiteral("import, until it may start"),
        [&] {
            BatchSettings settings;
            settings.folder = folder;
            window_.importList({.path = list}, settings);
            look.start(5);
        },
        [&](QEventLoop &loop) {
            connect(&look, &QTimer::timeout, &loop, [&] {
                const auto *dialog = window_.findChild<ImportDialog *>();
                download = dialog->findChild<QPushButton *>(QStringLiteral("download"));
                if (!dialog->isReading() && download->isEnabled())
                    loop.quit();
            });
        });
    measure(
        QStringLiteral("start"), [&] { QTest::mouseClick(download, Qt::LeftButton); },
        [this](QEventLoop &loop) {
            connect(&manager_, &TaskManager::batchAdded, &loop, &QEventLoop::quit,
                    Qt::QueuedConnection);
        });
    return !manager_.batches().empty();
}

void WindowBench::scroll() const
{
    QScrollBar *bar = table_->verticalScrollBar();
    bar->setValue(QRandomGenerator::global()->bounded(bar->maximum() + 1));
}

void WindowBench::run()
{
    QTimer hand;
    connect(&hand, &QTimer::timeout, this, &WindowBench::scroll);
    measure(
        QStringLiteral("download, scrolled 5 times a second"), [&hand] { hand.start(200); },
        [this](QEventLoop &loop) {
            connect(&manager_, &TaskManager::runFinished, &loop, &QEventLoop::quit);
        });
    const BatchCounts &counts = batch()->counts;
    std::printf("%lld of %lld done\n", qlonglong(counts.of(TaskState::Done)),
                qlonglong(counts.tasks));
}

void WindowBench::sort()
{
    const QHeaderView *header = table_->horizontalHeader();
    for (int column = 0; column < header->count(); ++column) {
        const QString heading = table_->model()->headerData(column, Qt::Horizontal).toString();
        if (heading.isEmpty())
            continue;
        measureShown(QStringLiteral("sort by %1").arg(heading),
                     [this, column] { table_->sortByColumn(column, Qt::DescendingOrder); });
    }
    measureShown(QStringLiteral("the list's own order"),
                 [this] { table_->sortByColumn(-1, Qt::AscendingOrder); });
}

void WindowBench::filter()
{
    auto *field = window_.findChild<QLineEdit *>(QStringLiteral("filter"));
    field->setFocus();
    for (const char key : {'1', '2', '3'}) {
        measureShown(QStringLiteral("type “%1” into the filter").arg(QLatin1Char(key)),
                     [field, key] { QTest::keyClick(field, key); });
    }
    measureShown(QStringLiteral("clear the filter"),
                 [field] { QTest::keyClick(field, Qt::Key_Escape); });
}

void WindowBench::tellMemory(const char *when) const
{
    qint64 urls = 0;
    for (const Entry &entry : *batch()->entries)
        urls += entry.url.size();
    const auto tasks = double(batch()->tasks.size());
    const auto more = double(residentBytes() - memoryAtFirst_ - urls);
    std::printf("%-34s %9.0f bytes a task beyond its URL\n", when, more / tasks);
}

int main(int count, char **words)
{
    QStringList arguments; // the application takes --session for its own
    for (int i = 0; i < count; ++i)
        arguments += QString::fromLocal8Bit(words[i]);
    QApplication app(count, words);
    if (arguments.size() != 3) {
        std::fputs("haul-windowbench LIST FOLDER, --session FILE, or --waiting LIST\n", stderr);
        return 2;
    }
    const bool isSession = arguments[1] == u"--session";
    const bool isWaiting = arguments[1] == u"--waiting";
    const QTemporaryDir folder; // outlives what may write to it
    std::unique_ptr<Session> session;
    if (isSession) {
        Result<std::unique_ptr<Session>> opened = Session::open(arguments[2]);
        if (!opened)
            return 1;
        session = std::move(*opened);
    }
    TaskManager manager({.limits = {.jobs = isWaiting ? 0 : connections, .perHost = connections},
                         .session = session.get()});
    WindowOptions options;
    options.hasSession = isSession;
    WindowBench bench(manager, options);
    if (isSession) {
        bench.restore();
    } else if (isWaiting) {
        if (!bench.importList(arguments[2], folder.path()))
            return 1;
        bench.wishForAll();
        return 0;
    } else {
        if (!bench.importList(arguments[1], arguments[2]))
            return 1;
        bench.tellMemory("just started");
        bench.run();
    }
    bench.tellMemory("at rest");
    bench.sort();
    bench.filter();
    return 0;
}

#include "windowbench.moc"
