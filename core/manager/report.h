// The lines of --report and --results: what scripts read of tasks and results (RFC 8259, one JSON
// object a line, UTF-8). The fields and their names are stable. Pure functions; any thread.
#pragma once

#include "core/manager/batchrecord.h"
#include "core/model/parsedlist.h"

#include <QByteArray>

namespace haul {

// A task: line url finalUrl state path bytes httpStatus mime attempts seconds sha256 error
QByteArray taskReportLine(const BatchRecord &batch, quint32 index);

// A line of the list that became no task: the same fields, state "rejected".
QByteArray rejectedReportLine(const RejectedLine &line);
QByteArray duplicateReportLine(const DuplicateLine &line, QByteArrayView url);

// A result: url path type title links fields error
QByteArray resultLine(const ParseResult &result);

// What is wrong with a rejected line, as the report's and the window's words.
Error errorOf(const RejectedLine &line);

} // namespace haul
