// Batches without a list and without a dialog: made-up entries, and requests for them.
#pragma once

#include "core/manager/taskmanager.h"

#include <QTemporaryDir>

namespace haul {

// "https://host.test/dir/0-name.html", ...
inline SharedEntries madeUpEntries(int count)
{
    static const char *const names[] = {"report.pdf", "page.html", "%C3%9Cbung.txt", "Photo.JPG"};
    auto entries = std::make_shared<EntryList>();
    for (int i = 0; i < count; ++i) {
        Entry entry;
        entry.url = "https://host.test/dir/" + QByteArray::number(i) + '-' + names[i % 4];
        entry.line = i + 1;
        entries->push_back(entry);
    }
    return entries;
}

inline SharedEntries entriesOf(const QList<QByteArray> &urls)
{
    auto entries = std::make_shared<EntryList>();
    for (const QByteArray &url : urls) {
        Entry entry;
        entry.url = url;
        entry.line = qint32(entries->size()) + 1;
        entries->push_back(entry);
    }
    return entries;
}

inline BatchRequest requestFor(SharedEntries entries, const QString &folder,
                               const QString &name = QStringLiteral("batch"))
{
    BatchRequest request;
    request.name = name;
    request.settings.folder = folder;
    request.settings.retries = 0;
    request.entries = std::move(entries);
    return request;
}

// A manager under which nothing ever starts: all that happens is what the test does.
inline TaskManager::Config idle()
{
    TaskManager::Config config;
    config.limits.jobs = 0;
    config.lanes = 1;
    return config;
}

} // namespace haul
