// Where a task's file goes, as an absolute path: targetPath() below the batch's folder. Reservation
// touches the disk; on lanes and the work pool, any thread.
#pragma once

#include "core/base/result.h"
#include "core/files/targetpath.h"
#include "core/queue/taskqueue.h"

#include <QString>

#include <optional>

namespace haul {

class NameRegistry;

// The reserved absolute path, or nothing: the task is to be skipped.
Result<std::optional<QString>> reserveTarget(NameRegistry &names, const TransferRequest &request,
                                             const NameHints &hints);

// The same with ConflictPolicy::Rename, without a look at the disk (NameRegistry::reserveUnseen());
// empty when it must be looked for.
QString reserveTargetUnseen(NameRegistry &names, const TransferRequest &request,
                            const NameHints &hints);

// The absolute path it would have if nothing were in the way.
QString wishedTarget(const TransferRequest &request, const NameHints &hints);

// With ConflictPolicy::Skip, the file that is there already under the name that the URL gives, so
// that a second run over a list asks the server nothing. Otherwise, or when none is there, nothing.
std::optional<QString> fileToSkip(const TransferRequest &request);

} // namespace haul
