#include "app/processsetup.h"

#include <QCoreApplication>

#include <fcntl.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <initializer_list>

namespace haul {
namespace {

#ifdef __GLIBC__
// What the allocator keeps of freed memory, for each of its few arenas; larger blocks than
// mappedBlock are always given back.
constexpr int keptFreeMemory = 16 * 1024 * 1024;
constexpr int mappedBlock = 4 * 1024 * 1024;
#endif

void openStandardStreams()
{
    for (int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(stream, F_GETFD) < 0)
            (void)::open("/dev/null", O_RDWR); // takes the lowest number that is free: this one
    }
}

void raiseDescriptorLimit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    (void)::setrlimit(RLIMIT_NOFILE, &limit);
}

// Bodies and receive buffers come and go by the thousand: given back to the system each time, every
// one of them costs page faults anew.
void keepFreedMemory()
{
#ifdef __GLIBC__
    ::mallopt(M_MMAP_THRESHOLD, mappedBlock);
    ::mallopt(M_TRIM_THRESHOLD, keptFreeMemory);
    ::mallopt(M_TOP_PAD, keptFreeMemory);
#endif
}

} // namespace

void prepareProcess()
{
    keepFreedMemory();
    openStandardStreams();
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
    raiseDescriptorLimit();
    QCoreApplication::setApplicationName(QStringLiteral("Haul"));
    QCoreApplication::setApplicationVersion(QStringLiteral(HAUL_VERSION));
}

} // namespace haul
