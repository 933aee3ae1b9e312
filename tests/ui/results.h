// Results without a download: the test puts them into the manager's record.
#pragma once

#include "core/manager/taskmanager.h"
#include "tests/manager/batches.h"

namespace haul {

struct MadeUpResult
{
    QString name; // of the file
    QByteArray type = "text/html";
    qint64 size = 0;
    QString title = {};
    int links = 0;
    std::vector<std::pair<QByteArray, QByteArray>> fields = {};
    std::optional<Error> error = {};
};

// Ends the next task of the batch that has no result yet, with this one. Tells nobody.
inline void putResult(TaskManager &manager, BatchId id, const MadeUpResult &made)
{
    auto *record = const_cast<BatchRecord *>(manager.batch(id)); // NOLINT: nobody else writes here
    const auto index = quint32(record->results.size());
    auto outcome = std::make_shared<Outcome>();
    outcome->task = {id, index};
    outcome->path = QStringLiteral("/home/somebody/") + made.name;
    outcome->bytes = made.size;
    auto result = std::make_shared<ParseResult>();
    result->task = outcome->task;
    result->url = resultUrl((*record->entries)[index], *outcome);
    result->path = outcome->path;
    result->type = made.type;
    result->title = made.title;
    result->links.resize(size_t(made.links), {"https://host.test/linked", "Linked"});
    result->fields = made.fields;
    if (made.error)
        result->error = *made.error;
    record->tasks[index].state = TaskState::Done;
    record->tasks[index].fullOutcome = std::move(outcome);
    record->results.add(std::move(result));
}

inline void tellResults(TaskManager &manager, BatchId id, qsizetype first)
{
    emit manager.resultsAdded(id, first);
}

inline void addResults(TaskManager &manager, BatchId id, const std::vector<MadeUpResult> &made)
{
    const qsizetype first = manager.batch(id)->results.size();
    for (const MadeUpResult &each : made)
        putResult(manager, id, each);
    tellResults(manager, id, first);
}

// "0-report.pdf", ...: every fourth one is a page with a title and a link, the others are plain.
inline void addManyResults(TaskManager &manager, BatchId id, int count)
{
    const qsizetype first = manager.batch(id)->results.size();
    for (int i = int(first); i < int(first) + count; ++i) {
        const QString number = QString::number(i);
        if (i % 4 == 1)
            putResult(manager, id,
                      {number + QStringLiteral("-page.html"), "text/html", i,
                       QStringLiteral("Page ") + number, 1});
        else
            putResult(manager, id, {number + QStringLiteral("-report.pdf"), "application/pdf", i});
    }
    tellResults(manager, id, first);
}

} // namespace haul
