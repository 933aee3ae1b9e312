// Reads a list on the work pool.
//
//     QFuture<Result<ParsedList>> future = readList({.path = path}, workPool);
//
// The form of the list is found out, or said by the source (docs/formats.md); gzip around it is
// taken off first.
//
// The future's progress runs from 0 to 1000 by the bytes read, and stays at 0 while the size is
// not known (standard input). Cancelling it ends the reading within milliseconds; it has no
// result then. Otherwise it has one: the list, or ErrorCode::ListUnreadable with the reason.
#pragma once

#include "core/base/result.h"
#include "core/lists/csvreader.h"
#include "core/lists/readoptions.h"
#include "core/model/parsedlist.h"

#include <QByteArray>
#include <QFuture>
#include <QString>

class QThreadPool;

namespace haul {

struct ListSource
{
    QString path = {};     // of a file or pipe; "-" is standard input; empty: the bytes
    QByteArray bytes = {}; // pasted or dropped text
    QString name = {};     // what messages call it; empty: the path
    ListFormat format = ListFormat::Auto;
    ReadOptions options = {}; // its isCancelled is the future's, whatever it says
};

QFuture<Result<ParsedList>> readList(ListSource source, QThreadPool &pool);

// The first rows of a table and what its columns seem to be, for a preview; cancelled like the
// above. Of a list that can be read twice: not standard input or a pipe.
QFuture<Result<ColumnPreview>> previewTable(ListSource source, QThreadPool &pool);

} // namespace haul
