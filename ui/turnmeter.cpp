#include "ui/turnmeter.h"

#include <QAbstractEventDispatcher>
#include <QFile>

#ifdef Q_OS_UNIX
#include <dlfcn.h>
#endif

#include <algorithm>
#include <cmath>

namespace haul {
namespace {

constexpr qint64 bucketNs = 100'000;
constexpr size_t buckets = 20'000; // up to two seconds

constexpr qint64 nsPerMs = 1'000'000;

#ifdef Q_OS_UNIX
// GLib's dispatcher says aboutToBlock() before it polls *and* dispatches, and awake() after both,
// so its signals tell nothing. Its poll function can be replaced: what lies between two polls is a
// turn. Qt links GLib where it uses it, so its functions can be found without ours linking it.
using PollFunction = int (*)(void *fds, unsigned count, int timeout);
using DefaultContext = void *(*)();
using GetPoll = PollFunction (*)(void *context);
using SetPoll = void (*)(void *context, PollFunction function);

TurnMeter *glibMeter = nullptr; // a C callback has no other way to it
PollFunction glibPoll = nullptr;

template<typename Function>
Function find(const char *name)
{
    return reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, name));
}

int meteredPoll(void *fds, unsigned count, int timeout)
{
    if (glibMeter)
        glibMeter->end();
    const int ready = glibPoll(fds, count, timeout);
    if (glibMeter)
        glibMeter->begin();
    return ready;
}
#endif

} // namespace

TurnMeter::TurnMeter(QObject *parent)
    : QObject(parent)
    , histogram_(buckets)
{
    const QAbstractEventDispatcher *dispatcher = QAbstractEventDispatcher::instance();
    glib_ = dispatcher->inherits("QEventDispatcherGlib") && measureGlib();
    if (!glib_) {
        connect(dispatcher, &QAbstractEventDispatcher::awake, this, &TurnMeter::begin);
        connect(dispatcher, &QAbstractEventDispatcher::aboutToBlock, this, &TurnMeter::end);
    }
    begin();
}

TurnMeter::~TurnMeter()
{
#ifdef Q_OS_UNIX
    if (glib_) {
        find<SetPoll>("g_main_context_set_poll_func")(
            find<DefaultContext>("g_main_context_default")(), glibPoll);
        glibMeter = nullptr;
    }
#endif
}

bool TurnMeter::measureGlib()
{
#ifdef Q_OS_UNIX
    const auto context = find<DefaultContext>("g_main_context_default");
    const auto getPoll = find<GetPoll>("g_main_context_get_poll_func");
    const auto setPoll = find<SetPoll>("g_main_context_set_poll_func");
    if (!context || !getPoll || !setPoll || glibMeter)
        return false;
    glibMeter = this;
    glibPoll = getPoll(context());
    setPoll(context(), &meteredPoll);
    return true;
#else
    return false;
#endif
}

void TurnMeter::begin()
{
    if (underWay_)
        return; // an event loop within the turn
    underWay_ = true;
    clock_.start();
}

void TurnMeter::end()
{
    if (!underWay_)
        return;
    underWay_ = false;
    const qint64 ns = clock_.nsecsElapsed();
    ++turns_;
    longestNs_ = std::max(longestNs_, ns);
    over16_ += ns > 16 * nsPerMs;
    over50_ += ns > 50 * nsPerMs;
    ++histogram_[std::min(size_t(ns / bucketNs), buckets - 1)];
}

TurnMeter::Figures TurnMeter::figures() const
{
    Figures figures{.turns = turns_,
                    .longestMs = double(longestNs_) / nsPerMs,
                    .over16 = over16_,
                    .over50 = over50_};
    const auto wanted = qint64(std::ceil(double(turns_) * 0.999));
    qint64 seen = 0;
    for (size_t bucket = 0; bucket < buckets && seen < wanted; ++bucket) {
        seen += histogram_[bucket];
        figures.p999Ms = double(bucket + 1) * bucketNs / nsPerMs;
    }
    figures.p999Ms = std::min(figures.p999Ms, figures.longestMs);
    return figures;
}

QByteArray TurnMeter::toJson() const
{
    const Figures f = figures();
    const auto ms = [](double value) { return QByteArray::number(value, 'f', 2); };
    return "{\"turns\":" + QByteArray::number(f.turns) + ",\"longestMs\":" + ms(f.longestMs)
           + ",\"p999Ms\":" + ms(f.p999Ms) + ",\"over16\":" + QByteArray::number(f.over16)
           + ",\"over50\":" + QByteArray::number(f.over50) + "}\n";
}

bool TurnMeter::write(const QString &path) const
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(toJson()) > 0;
}

} // namespace haul
