// Where readers put what they find: it counts, drops duplicates, checks URLs, expands patterns, and
// makes the ParsedList in which every line is accounted for.
//
//     ListBuilder list(ListFormat::Text, options);
//     list.add("http://a/", 1);          // counted as a line, whatever becomes of it
//     list.addBlank();
//     list.reject("what?", 3, RejectReason::NoScheme);
//     return list.finish();
//
// One thread at a time.
#pragma once

#include "core/lists/entryset.h"
#include "core/lists/readoptions.h"
#include "core/model/parsedlist.h"

#include <QByteArray>
#include <QByteArrayView>

#include <memory>

namespace haul {

using SharedExtras = std::shared_ptr<const EntryExtras>;

class ListBuilder
{
public:
    ListBuilder(ListFormat format, const ReadOptions &options);

    const ReadOptions &options() const { return options_; }
    bool isCancelled() const { return options_.isCancelled && options_.isCancelled(); }

    void addBlank();
    // An absolute URL, as it stands in the list.
    void add(QByteArrayView url, qint64 line, const SharedExtras &extras = nullptr);
    // A URL that may be relative to the base (of the options, when none is given).
    void addReference(QByteArrayView reference, qint64 line, const SharedExtras &extras = nullptr);
    void addReference(QByteArrayView reference, QByteArrayView base, qint64 line,
                      const SharedExtras &extras = nullptr);
    void reject(QByteArrayView text, qint64 line, RejectReason reason);

    // Counts as no line of its own.
    void warn(WarningReason reason, QByteArrayView text, qint64 line);

    // What is the same as in the entry before shares its bytes: most lists repeat themselves.
    void shareWithLast(EntryExtras &extras);

    ParsedList finish();

private:
    void addPattern(QByteArrayView text, qint64 line, const SharedExtras &extras);
    void addOne(QByteArrayView text, qint64 line, const SharedExtras &extras);
    void noteDuplicate(qint32 line, qint32 firstLine);

    const ReadOptions options_;
    qint64 expanded_ = 0;      // URLs that came from patterns,
    qint64 expandedBytes_ = 0; // and their size, roughly
    EntrySet entries_;
    ParsedList list_;
    QString lastFolder_; // what shareWithLast() has seen
    Shared<RequestWishes> lastRequest_;
};

} // namespace haul
