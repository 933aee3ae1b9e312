#include "tests/support/diskfault.h"

#include <QFile>

namespace haul {
namespace {

#ifdef HAUL_FAULTY_DISK
constexpr const char *library = HAUL_FAULTY_DISK;
#else
constexpr const char *library = ""; // a build without it: no fault ever comes
#endif

constexpr const char *names[] = {"LD_PRELOAD",    "HAUL_FAULT_CALLS", "HAUL_FAULT_PATH",
                                 "HAUL_FAULT_AT", "HAUL_FAULT_HOW",   "HAUL_FAULT_WHILE",
                                 "HAUL_FAULT_LOG"};

} // namespace

QByteArray DiskFault::words() const
{
    return calls + ' ' + path + ' ' + QByteArray::number(at) + ' ' + how
           + (whileThere.isEmpty() ? "" : " and on");
}

ScopedDiskFault::ScopedDiskFault(const DiskFault &fault, const QString &log)
    : log_(log)
{
    QFile::remove(log_);
    const QByteArray values[] = {library,
                                 fault.calls,
                                 fault.path,
                                 QByteArray::number(fault.at),
                                 fault.how,
                                 QFile::encodeName(fault.whileThere),
                                 QFile::encodeName(log_)};
    for (size_t i = 0; i < std::size(names); ++i)
        qputenv(names[i], values[i]);
}

ScopedDiskFault::~ScopedDiskFault()
{
    for (const char *name : names)
        qunsetenv(name);
}

bool ScopedDiskFault::hasFired() const
{
    QFile log(log_);
    return log.open(QIODevice::ReadOnly) && log.readAll().contains("fired ");
}

} // namespace haul
