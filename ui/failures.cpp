#include "ui/failures.h"

#include <algorithm>

namespace haul {
namespace {

// Below 500 the server means what it says, but for these.
bool mayPass(int httpStatus)
{
    return httpStatus >= 500 || httpStatus == 408 || httpStatus == 425 || httpStatus == 429;
}

} // namespace

std::vector<FailureGroup> failureGroups(const FailureCounts &counts)
{
    std::vector<FailureGroup> groups;
    groups.reserve(counts.size());
    for (const auto &[cause, count] : counts)
        groups.push_back({cause, count});
    std::stable_sort(
        groups.begin(), groups.end(),
        [](const FailureGroup &a, const FailureGroup &b) { return a.count > b.count; });
    return groups;
}

// Who failed without a word counts as TaskBook counts it.
bool isFailedBy(const TaskRecord &task, const FailureCause &cause)
{
    if (task.removed || task.state != TaskState::Failed)
        return false;
    const bool says = task.fullOutcome && task.fullOutcome->error;
    return cause == (says ? causeOf(*task.fullOutcome->error) : FailureCause());
}

std::vector<TaskId> tasksFailedBy(const BatchRecord &record, const FailureCause &cause)
{
    std::vector<TaskId> tasks;
    const auto count = record.counts.failures.find(cause);
    if (count == record.counts.failures.end())
        return tasks;
    tasks.reserve(size_t(count->second));
    for (quint32 index = 0; index < record.tasks.size(); ++index) {
        if (isFailedBy(record.tasks[index], cause))
            tasks.push_back({record.id, index});
    }
    return tasks;
}

Remedy remedyFor(const FailureCause &cause)
{
    switch (cause.code) {
    case ErrorCode::Dns:
    case ErrorCode::Connect:
    case ErrorCode::ConnectTimeout:
    case ErrorCode::Timeout:
    case ErrorCode::ConnectionLost:
    case ErrorCode::Proxy:
    case ErrorCode::BadResponse:
    case ErrorCode::Truncated:
    case ErrorCode::Checksum:
    case ErrorCode::Folder: // its disk may be plugged in by now
    case ErrorCode::Disk:
    case ErrorCode::Internal:
    case ErrorCode::TooSlow:
    case ErrorCode::HostKey: // stored by ssh meanwhile
    case ErrorCode::Changed:
    case ErrorCode::SessionInUse:
    case ErrorCode::SessionDamaged:
    case ErrorCode::SessionNewer:
    case ErrorCode::Session:
        return Remedy::Retry;
    case ErrorCode::DiskFull:
    case ErrorCode::Permission:
        return Remedy::OpenFolder;
    case ErrorCode::Http:
        return mayPass(cause.httpStatus) ? Remedy::Retry : Remedy::Show;
    case ErrorCode::BadUrl:
    case ErrorCode::UnsupportedProtocol:
    case ErrorCode::Tls:
    case ErrorCode::TlsCertificate:
    case ErrorCode::Login:
    case ErrorCode::Redirect:
    case ErrorCode::NotFound:
    case ErrorCode::NameTooLong:
    case ErrorCode::ListUnreadable:
    case ErrorCode::TooLarge:
    case ErrorCode::Parse:
    case ErrorCode::Duplicate:
    case ErrorCode::OtherKind:
        return Remedy::Show;
    }
    Q_UNREACHABLE();
}

} // namespace haul
