// What one command line of curl or wget asks for: URLs, names for them, and what holds for all.
//
//     CommandDownloads downloads;
//     downloads.set(&ExtrasMaker::setReferer, "http://a/");
//     downloads.addUrl("example.org/x", 3);      // a URL without a protocol is http, as for them
//     downloads.addTo(list, 3, "curl ...");      // entries, or one rejected line without any URL
//
// One thread at a time.
#pragma once

#include "core/lists/extrasmaker.h"

#include <QByteArray>
#include <QList>

#include <utility>
#include <vector>

namespace haul {

class CommandDownloads
{
public:
    using Setter = bool (ExtrasMaker::*)(QByteArrayView);

    void addUrl(QByteArray url, qint64 line);
    // The nth output is the name of the nth URL.
    void addOutput(QByteArray path) { outputs_.append(std::move(path)); }
    void addQuery(const QByteArray &query);
    void set(Setter setter, const QByteArray &value);
    // Header lines that only concern the one answer the browser got are left out.
    void addHeader(const QByteArray &header);
    void addCookies(const QByteArray &cookies);
    void setSendsData(bool sends) { sendsData_ = sends; }
    void ignore(const QByteArray &option);

    bool isEmpty() const { return urls_.empty(); }
    void addTo(ListBuilder &list, qint64 line, QByteArrayView text) const;

private:
    bool hasRoomFor(const QByteArray &text);
    SharedExtras extrasOf(size_t index, const SharedExtras &shared, ListBuilder &list) const;

    std::vector<std::pair<QByteArray, qint64>> urls_;
    QList<QByteArray> outputs_;
    QList<QByteArray> queries_;
    std::vector<std::pair<Setter, QByteArray>> settings_;
    QList<QByteArray> ignored_;
    qsizetype bytes_ = 0; // of all that is kept beside URLs and outputs
    bool hasCookies_ = false;
    bool sendsData_ = false;
};

} // namespace haul
