#include "tests/session/sessionbench.h"

#include <QDir>
#include <QFile>
#include <QSqlDatabase>
#include <QSqlQuery>

#include <future>

namespace haul {
namespace {

const QDateTime someTime = QDateTime::fromMSecsSinceEpoch(1'700'000'000'123, Qt::UTC);

Error someError()
{
    return {ErrorCode::Http, Stage::Response, QStringLiteral("no such page"), 404,
            std::chrono::milliseconds(1500)};
}

QString textOf(const Outcome &outcome)
{
    QString text = QStringLiteral("%1 %2 bytes %3 attempts %4 status %5")
                       .arg(taskStateName(outcome.state), outcome.path)
                       .arg(outcome.bytes)
                       .arg(outcome.attempts)
                       .arg(outcome.httpStatus);
    if (!outcome.finalUrl.isEmpty())
        text += u' ' + QString::fromLatin1(outcome.finalUrl);
    if (!outcome.mime.isEmpty())
        text += u' ' + QString::fromLatin1(outcome.mime);
    if (!outcome.sha256.isEmpty())
        text += u" sha "_qs + QString::fromLatin1(outcome.sha256.toHex());
    if (outcome.error)
        text += u' ' + toLogLine(*outcome.error);
    return text;
}

QString textOf(const SavedFile &file)
{
    QString text = QStringLiteral("claim %1").arg(file.claim);
    if (!file.holdsName)
        text += QStringLiteral(" lost");
    if (!file.proof.isEmpty())
        text += QStringLiteral(" proof ") + QString::fromLatin1(file.proof);
    if (!file.part.isEmpty())
        text += QStringLiteral(" part ") + QString::fromLatin1(file.part);
    if (file.promised)
        text += QStringLiteral(" promised (%1)").arg(textOf(*file.promised));
    return text;
}

QString textOf(const SavedBatch &batch, const SavedTask &task)
{
    QString text = QStringLiteral("%1 %2").arg(task.index).arg(taskStateName(task.state));
    if (task.removed)
        text += QStringLiteral(" removed");
    if (task.isDoubted)
        text += QStringLiteral(" doubted");
    if (const OutcomePtr outcome = outcomeOf(batch, task))
        text += QStringLiteral(" (%1)").arg(textOf(*outcome));
    if (!task.resultType.isNull())
        text += QStringLiteral(" result ") + QString::fromLatin1(task.resultType);
    if (task.file)
        text += QStringLiteral(" [%1]").arg(textOf(*task.file));
    return text;
}

} // namespace

SessionBench::SessionBench()
    : path_(folder_.filePath(QStringLiteral("session")))
{
}

QStringList SessionBench::files() const
{
    return QDir(folder()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
}

void SessionBench::write(const std::vector<SessionFact> &facts) const
{
    const std::unique_ptr<Session> session = openSession(path_);
    for (const SessionFact &fact : facts)
        session->tell(fact);
    if (const Result<void> saved = session->waitUntilSaved(); !saved)
        qFatal("not saved: %s", qPrintable(toLogLine(saved.error())));
}

Restored SessionBench::restored() const
{
    return restore(*openSession(path_));
}

Restored SessionBench::restore(Session &session)
{
    Restored restored;
    std::promise<void> ended;
    session.restore([&](SavedBatch batch) { restored.batches.push_back(std::move(batch)); },
                    [&](const Result<void> &end) {
                        restored.end = end;
                        restored.hasEnded = true;
                        restored.setAside = session.setAside();
                        ended.set_value();
                    });
    ended.get_future().wait();
    return restored;
}

std::unique_ptr<Session> openSession(const QString &path)
{
    Result<std::unique_ptr<Session>> session = Session::open(path);
    if (!session)
        qFatal("cannot be opened: %s", qPrintable(toLogLine(session.error())));
    return std::move(*session);
}

fact::BatchAdded batchAdded(quint32 id, const QList<QByteArray> &urls)
{
    EntryList entries;
    for (const QByteArray &url : urls)
        entries.push_back({url, qint32(entries.size() + 1), {}});
    fact::BatchAdded added;
    added.id = BatchId(id);
    added.name = QStringLiteral("batch %1").arg(id);
    added.settings = settingsWith(QStringLiteral("/f"));
    added.entries = std::make_shared<const EntryList>(std::move(entries));
    added.submitted = someTime;
    return added;
}

std::shared_ptr<Outcome> outcomeOf(TaskId task, TaskState state, const QString &path)
{
    auto outcome = std::make_shared<Outcome>();
    outcome->task = task;
    outcome->state = state;
    outcome->path = path;
    outcome->bytes = 5;
    outcome->attempts = 2;
    outcome->httpStatus = 200;
    outcome->seconds = 0.5;
    if (state == TaskState::Failed)
        outcome->error = someError();
    return outcome;
}

ParseResultPtr fullResult(TaskId task)
{
    auto result = std::make_shared<ParseResult>();
    result->task = task;
    result->url = "http://h/page";
    result->type = "text/html";
    result->title = QStringLiteral("A title: \u00e4\u6f22");
    result->links = {{"http://h/1", "one", LinkKind::Page}, {"http://h/2", "", LinkKind::Feed}};
    result->fields = {{"description", "d"}, {"size", "5"}};
    result->error = Error{ErrorCode::Parse, Stage::Parse, QStringLiteral("half of it")};
    return result;
}

ParseResultPtr plainResult(TaskId task, const QByteArray &type)
{
    auto result = std::make_shared<ParseResult>();
    result->task = task;
    result->type = type;
    result->fields = {{"size", "5"}};
    return result;
}

std::shared_ptr<const BatchSettings> settingsWith(const QString &folder)
{
    BatchSettings settings;
    settings.folder = folder;
    return std::make_shared<const BatchSettings>(std::move(settings));
}

std::vector<SessionFact> factsOfEveryKind()
{
    fact::BatchAdded first =
        batchAdded(1, {"http://h/0", "http://h/1", "http://h/2", "http://h/3", "http://h/4",
                       "http://h/5", "http://h/6", "http://h/7", "http://h/8", "http://h/9"});
    EntryList entries = *first.entries;
    EntryExtras extras;
    extras.mirrors = QList<QByteArray>{"http://m/0"};
    extras.name = QStringLiteral("n");
    extras.folder = QStringLiteral("d");
    extras.request.edit().headers = {"A: b"};
    extras.checksum = Checksum{QCryptographicHash::Md5, QByteArray(16, 'c')};
    entries[0].extras = std::make_shared<const EntryExtras>(extras);
    first.entries = std::make_shared<const EntryList>(std::move(entries));
    ListAccount account;
    account.lines = 12;
    account.rejectedCount = 1;
    account.duplicateCount = 1;
    account.rejected = {{3, RejectReason::NoHost, "http:///"}};
    account.duplicates = {{4, 2}};
    first.account = std::make_shared<const ListAccount>(account);
    const auto task = [](quint32 index) { return TaskId{BatchId(1), index}; };
    const auto path = [](int number) { return QStringLiteral("/f/%1").arg(number); };
    return {first,
            fact::FilePromised{outcomeOf(task(0), TaskState::Done, path(0)), "p0"},
            fact::TaskEnded{outcomeOf(task(0), TaskState::Done, path(0)), true, false},
            fact::ResultMade{fullResult(task(0))},
            fact::TaskEnded{outcomeOf(task(1), TaskState::Done, path(1)), false, false},
            fact::ResultMade{plainResult(task(1), "image/png")},
            fact::NameClaimed{task(2), path(2)},
            fact::PartSaved{task(2), "facts2"},
            fact::AttemptFailed{task(2), {1, someError(), someTime, std::chrono::seconds(2)}},
            fact::FilePromised{outcomeOf(task(3), TaskState::Done, path(3)), "p3"},
            fact::NameClaimed{task(4), path(4)},
            fact::PartSaved{task(4), "facts4"},
            fact::TaskEnded{outcomeOf(task(4), TaskState::Failed), false, true},
            fact::TaskEnded{outcomeOf(task(5), TaskState::Skipped, path(5)), false, false},
            fact::TasksCancelled{{task(6)}},
            fact::TasksRemoved{{task(6)}},
            fact::TaskEnded{outcomeOf(task(7), TaskState::Failed), false, false},
            fact::NameClaimed{task(8), path(8)},
            fact::NameReleased{task(8)},
            fact::BatchChanged{BatchId(1), true, 1000, BatchPriority::High, someTime},
            fact::BatchRenamed{BatchId(1), QStringLiteral("another name")},
            fact::SettingsChanged{BatchId(1), settingsWith(QStringLiteral("/other"))},
            batchAdded(2, {"http://h/x", "http://h/y"}),
            fact::BatchesMoved{{{BatchId(1), 2}, {BatchId(2), 1}}},
            fact::RestCancelled{BatchId(2)},
            fact::TasksReopened{{{BatchId(2), 1}}},
            batchAdded(3, {"http://h/z"}),
            fact::BatchRemoved{BatchId(3)},
            fact::FilesFlushed{2},
            fact::DoubtsSettled{}};
}

QString toText(const SavedBatch &batch)
{
    QString rest;
    if (batch.rank != BatchRank{BatchPriority::Normal, quint32(batch.id)})
        rest = QStringLiteral(" place %1 priority %2")
                   .arg(batch.rank.place)
                   .arg(int(batch.rank.priority));
    if (batch.startAt.isValid())
        rest += QStringLiteral(" at %1").arg(batch.startAt.toMSecsSinceEpoch());
    QStringList lines{QStringLiteral("%1 '%2' of %3%4 rate %5 rest %6%7")
                          .arg(quint32(batch.id))
                          .arg(batch.name)
                          .arg(batch.entries->size())
                          .arg(batch.paused ? QStringLiteral(" paused") : QString())
                          .arg(batch.bytesPerSecond)
                          .arg(taskStateName(batch.rest), rest)};
    for (const SavedTask &task : batch.tasks)
        lines += textOf(batch, task);
    for (const ParseResultPtr &result : batch.results)
        lines += QStringLiteral("result %1 %2 '%3' %4 links %5 fields")
                     .arg(result->task.index)
                     .arg(QString::fromLatin1(result->type), result->title)
                     .arg(result->links.size())
                     .arg(result->fields.size());
    for (const auto &[index, note] : batch.attempts)
        lines += QStringLiteral("attempt %1 of %2: %3, then %4 ms")
                     .arg(note.attempt)
                     .arg(index)
                     .arg(toLogLine(note.error))
                     .arg(note.delay.count());
    return lines.join(u'\n');
}

void runInFile(const QString &path, const QStringList &statements)
{
    const QString name = QStringLiteral("plain");
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
        database.setDatabaseName(path);
        if (!database.open())
            qFatal("no database");
        QSqlQuery query(database);
        for (const QString &statement : statements) {
            if (!query.exec(statement))
                qFatal("not done: %s", qPrintable(statement));
        }
    }
    QSqlDatabase::removeDatabase(name);
}

void runAsAnotherBoot(const QString &path)
{
    runInFile(path, {QStringLiteral("UPDATE meta SET value = 'another' WHERE name = 'boot'")});
}

QByteArray bytesOfFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("cannot be read");
}

void writeFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write the test's file");
}

} // namespace haul
