// A disk that fails at a chosen call, for a program started with this library in LD_PRELOAD. It
// stands between the program (and SQLite in it) and libc; everything is said by the environment:
//
//     HAUL_FAULT_CALLS=write,sync      which calls count: open write sync rename truncate unlink
//     HAUL_FAULT_PATH=*.part           of which files (fnmatch; of a rename, what is renamed)
//     HAUL_FAULT_AT=3                  the third such call fails ...
//     HAUL_FAULT_WHILE=FILE            ... and all after it, for as long as this file is there
//     HAUL_FAULT_HOW=EIO               or ENOSPC; KILL: the process dies before the call,
//                                      KILL-AFTER right after it, KILL-HALF with half of it written
//     HAUL_FAULT_LOG=FILE              gets "fired CALL PATH" and, at the end, "calls N"
//
// diskfault.h sets these. Any thread of the program.
#include <dlfcn.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

using Write = ssize_t (*)(int, const void *, size_t);
using Pwrite = ssize_t (*)(int, const void *, size_t, off_t);

template<typename Function>
Function real(const char *name)
{
    return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

const char *setting(const char *name)
{
    const char *value = std::getenv(name);
    return value ? value : "";
}

enum class How { Error, Kill, KillAfter, KillHalf };

struct Plan
{
    const char *calls = setting("HAUL_FAULT_CALLS");
    const char *path = setting("HAUL_FAULT_PATH");
    const long at = std::atol(setting("HAUL_FAULT_AT"));
    const char *whileThere = setting("HAUL_FAULT_WHILE");
    const char *log = setting("HAUL_FAULT_LOG");
    How how = How::Error;
    int error = EIO;
    std::atomic<long> seen{0};

    Plan()
    {
        const char *said = setting("HAUL_FAULT_HOW");
        if (std::strcmp(said, "ENOSPC") == 0)
            error = ENOSPC;
        else if (std::strcmp(said, "KILL") == 0)
            how = How::Kill;
        else if (std::strcmp(said, "KILL-AFTER") == 0)
            how = How::KillAfter;
        else if (std::strcmp(said, "KILL-HALF") == 0)
            how = How::KillHalf;
    }

    bool counts(const char *call) const
    {
        const size_t size = std::strlen(call);
        for (const char *at = std::strstr(calls, call); at; at = std::strstr(at + 1, call)) {
            if ((at == calls || at[-1] == ',') && (at[size] == ',' || at[size] == '\0'))
                return true;
        }
        return false;
    }

    bool isOn() const { return whileThere[0] != '\0' && ::access(whileThere, F_OK) == 0; }
};

Plan &plan()
{
    static Plan plan;
    return plan;
}

void note(const char *what, const char *path)
{
    static const Write write = real<Write>("write");
    static const auto open = real<int (*)(const char *, int, ...)>("open");
    char line[PATH_MAX + 64];
    const int size = std::snprintf(line, sizeof line, "%s %s\n", what, path);
    const int fd = open(plan().log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (fd < 0)
        return;
    (void)!write(fd, line, size_t(size));
    ::close(fd);
}

// Whether this call is the one.
bool isHit(const char *call, const char *path)
{
    Plan &p = plan();
    if (p.at <= 0 || !p.counts(call) || ::fnmatch(p.path, path, 0) != 0)
        return false;
    const long number = ++p.seen;
    const bool hit = number == p.at || (number > p.at && p.isOn());
    if (number == p.at) {
        char what[64];
        std::snprintf(what, sizeof what, "fired %s", call);
        note(what, path);
    }
    return hit;
}

bool needsMode(int flags)
{
    return (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
}

[[noreturn]] void die()
{
    ::kill(::getpid(), SIGKILL);
    for (;;)
        ::pause();
}

bool isHit(const char *call, int fd)
{
    if (plan().at <= 0 || !plan().counts(call))
        return false;
    char link[64];
    char path[PATH_MAX];
    std::snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t size = ::readlink(link, path, sizeof path - 1);
    if (size < 0)
        return false;
    path[size] = '\0';
    return isHit(call, path);
}

// What a call gives that is hit; `half` does a part of it.
template<typename Call, typename Half>
auto fail(Call call, Half half) -> decltype(call())
{
    switch (plan().how) {
    case How::KillAfter:
        (void)call();
        die();
    case How::KillHalf:
        (void)half();
        die();
    case How::Kill:
        die();
    case How::Error:
        break;
    }
    errno = plan().error;
    return -1;
}

template<typename What, typename Call>
auto through(const char *name, What what, Call call)
{
    return isHit(name, what) ? fail(call, [] {}) : call();
}

__attribute__((destructor)) void tellCalls()
{
    if (plan().at > 0) {
        char number[32];
        std::snprintf(number, sizeof number, "%ld", plan().seen.load());
        note("calls", number);
    }
}

} // namespace

extern "C" {

#define HAUL_OPEN(name)                                                                            \
    int name(const char *path, int flags, ...)                                                     \
    {                                                                                              \
        static const auto next = real<int (*)(const char *, int, ...)>(#name);                     \
        va_list rest;                                                                              \
        va_start(rest, flags);                                                                     \
        const mode_t mode = needsMode(flags) ? va_arg(rest, mode_t) : 0;                           \
        va_end(rest);                                                                              \
        return through("open", path, [&] { return next(path, flags, mode); });                     \
    }
HAUL_OPEN(open)
HAUL_OPEN(open64)

#define HAUL_OPENAT(name)                                                                          \
    int name(int folder, const char *path, int flags, ...)                                         \
    {                                                                                              \
        static const auto next = real<int (*)(int, const char *, int, ...)>(#name);                \
        va_list rest;                                                                              \
        va_start(rest, flags);                                                                     \
        const mode_t mode = needsMode(flags) ? va_arg(rest, mode_t) : 0;                           \
        va_end(rest);                                                                              \
        return through("open", path, [&] { return next(folder, path, flags, mode); });             \
    }
HAUL_OPENAT(openat)
HAUL_OPENAT(openat64)

ssize_t write(int fd, const void *bytes, size_t size)
{
    static const Write next = real<Write>("write");
    if (!isHit("write", fd))
        return next(fd, bytes, size);
    return fail([&] { return next(fd, bytes, size); }, [&] { return next(fd, bytes, size / 2); });
}

#define HAUL_PWRITE(name)                                                                          \
    ssize_t name(int fd, const void *bytes, size_t size, off_t offset)                             \
    {                                                                                              \
        static const Pwrite next = real<Pwrite>(#name);                                            \
        if (!isHit("write", fd))                                                                   \
            return next(fd, bytes, size, offset);                                                  \
        return fail([&] { return next(fd, bytes, size, offset); },                                 \
                    [&] { return next(fd, bytes, size / 2, offset); });                            \
    }
HAUL_PWRITE(pwrite)
HAUL_PWRITE(pwrite64)

#define HAUL_SYNC(name)                                                                            \
    int name(int fd)                                                                               \
    {                                                                                              \
        static const auto next = real<int (*)(int)>(#name);                                        \
        return through("sync", fd, [&] { return next(fd); });                                      \
    }
HAUL_SYNC(fsync)
HAUL_SYNC(fdatasync)

#define HAUL_TRUNCATE(name)                                                                        \
    int name(int fd, off_t size) noexcept                                                          \
    {                                                                                              \
        static const auto next = real<int (*)(int, off_t)>(#name);                                 \
        return through("truncate", fd, [&] { return next(fd, size); });                            \
    }
HAUL_TRUNCATE(ftruncate)
HAUL_TRUNCATE(ftruncate64)

int rename(const char *from, const char *to) noexcept
{
    static const auto next = real<int (*)(const char *, const char *)>("rename");
    return through("rename", from, [&] { return next(from, to); });
}

int renameat2(int fromFolder, const char *from, int toFolder, const char *to,
              unsigned flags) noexcept
{
    static const auto next =
        real<int (*)(int, const char *, int, const char *, unsigned)>("renameat2");
    return through("rename", from, [&] { return next(fromFolder, from, toFolder, to, flags); });
}

int unlink(const char *path) noexcept
{
    static const auto next = real<int (*)(const char *)>("unlink");
    return through("unlink", path, [&] { return next(path); });
}

} // extern "C"
