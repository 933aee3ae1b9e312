// A fault of the disk for programs that are started while this stands: faultydisk.cpp, which the
// build puts into a library of its own, fails a call of theirs as it says.
//
//     const ScopedDiskFault fault({"write", "*.part", 3, "ENOSPC"}, log);
//     program.start();
//     ...
//     if (fault.hasFired()) ...
//
// One at a time; on the test's thread.
#pragma once

#include <QByteArray>
#include <QString>

namespace haul {

struct DiskFault
{
    QByteArray calls;        // open write sync rename truncate unlink, with commas
    QByteArray path;         // a pattern of the files they are about
    int at = 1;              // which of these calls
    QByteArray how = "EIO";  // ENOSPC KILL KILL-AFTER KILL-HALF
    QString whileThere = {}; // also all calls after it, as long as this file is there

    QByteArray words() const;
};

class ScopedDiskFault
{
public:
    ScopedDiskFault(const DiskFault &fault, const QString &log); // removes an older log
    ~ScopedDiskFault();

    ScopedDiskFault(const ScopedDiskFault &) = delete;
    ScopedDiskFault &operator=(const ScopedDiskFault &) = delete;

    bool hasFired() const;

private:
    const QString log_;
};

} // namespace haul
