// What the window says about one task, from its entry and record.
//
// Pure functions. What takes an entry or an outcome runs on any thread, for it also makes the keys
// to sort by.
#pragma once

#include "core/manager/batchrecord.h"
#include "core/model/entry.h"

#include <QString>

namespace haul {

// The file's name: of the finished file, else as the list wishes it, else the URL's last segment,
// else the host.
QString taskName(const Entry &entry, const Outcome *outcome);
// The same, and while it is under way the name that is reserved for it.
QString taskName(const BatchRecord &batch, quint32 index);

// With its port, if the address names one.
QString taskHost(const Entry &entry);

// As the server said: "text/html". Empty while unknown.
QString taskType(const Outcome *outcome);

// From 0 to 1; negative while unknown.
double taskFraction(const TaskRecord &task);

// Of the whole file; negative while unknown.
qint64 taskSize(const TaskRecord &task);

// In seconds; negative while unknown.
double taskTimeLeft(const TaskRecord &task, double bytesPerSecond);

} // namespace haul
