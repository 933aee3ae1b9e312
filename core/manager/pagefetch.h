// Fetches one page for its links: a batch of one by a TaskManager of its own, with a folder of its
// own that goes with it, so that nothing of it appears among the batches, on the disk or in the
// session.
//
//     PageFetch fetch;
//     connect(&fetch, &PageFetch::fetched, ...);   // or failed()
//     fetch.start("https://example.org/", defaults, manager.limits());
//
// Over the proxy, with the certificates, headers and logins that the settings say. What is larger
// than a page can be is broken off. Main thread.
#pragma once

#include "core/manager/taskmanager.h"

#include <QObject>

#include <memory>

class QTemporaryDir;

namespace haul {

class PageFetch : public QObject
{
    Q_OBJECT

public:
    explicit PageFetch(QObject *parent = nullptr);
    ~PageFetch() override;

    // An address in its normal form (checkUrl()). Ends what runs.
    void start(const QByteArray &url, const BatchSettings &settings, const Limits &limits);
    // Nothing is said any more.
    void cancel();
    bool isRunning() const { return manager_ != nullptr; }

signals:
    // Any file that could be read; one that is no page has no links.
    void fetched(const haul::ParseResultPtr &page);
    void failed(const haul::Error &error);

private:
    void lookAtSize(BatchId id);
    void end(BatchId id);
    void fail(const Error &error);

    std::shared_ptr<QTemporaryDir> folder_;
    std::unique_ptr<TaskManager> manager_;
};

} // namespace haul
