// A finished file -> its result: decides what the file is and gives it to the parser for its type.
//
//     ParseRequest request{task, path, url, "text/html; charset=utf-8", size};
//     auto result = resultWithoutReading(request);
//     if (!result) result = parseFile(request);   // on the work pool, many at once
//
// Pure functions but for reading the file. A new kind of file is one row in the table in the .cpp;
// a file that no parser knows yields its type and size.
#pragma once

#include "core/model/parseresult.h"
#include "core/parse/extraction.h"
#include "core/parse/parselimits.h"

#include <memory>

class QIODevice;

namespace haul {

struct ParseRequest
{
    TaskId task;
    QString path;           // of the finished file
    QByteArray url;         // where it came from, after redirects
    QByteArray contentType; // with parameters, as the server said; may be empty
    qint64 size = 0;        // bytes
    QByteArray head;        // its first bytes, if they are at hand; they may settle what it is
    std::shared_ptr<const Extraction> extraction = {}; // what else is wanted of it; may be null
};

// The type of a file of which it is settled that its result is plain: no more than type and size.
// Quick.
std::optional<QByteArray> plainTypeOf(const ParseRequest &request);

// The result of any file of which that is all that is said.
ParseResult plainResult(const ParseRequest &request, const QByteArray &type);

// The result of a file that need not be opened for it: its type is settled as far as it will be,
// and no parser wants it. Quick.
std::optional<ParseResult> resultWithoutReading(const ParseRequest &request);

// The result of what is in a device that is open for reading and can seek; `path` is only the name
// that it has, or is going to have.
ParseResult parseDevice(QIODevice &device, const ParseRequest &request,
                        const ParseLimits &limits = {});

// The result of any file. What goes wrong is the result's error.
ParseResult parseFile(const ParseRequest &request, const ParseLimits &limits = {});

} // namespace haul
