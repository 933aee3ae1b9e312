#include "app/interruptsignal.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <csignal>

namespace haul {
namespace {

constexpr int interruptedStatus = 130;

int pipeEnds[2] = {-1, -1};
volatile std::sig_atomic_t alreadyAsked = 0;

void onSignal(int)
{
    if (alreadyAsked)
        _exit(interruptedStatus);
    alreadyAsked = 1;
    const char byte = 1;
    [[maybe_unused]] const ssize_t written = ::write(pipeEnds[1], &byte, 1);
}

void handle(int signal, void (*handler)(int))
{
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(signal, &action, nullptr);
}

} // namespace

InterruptSignal::InterruptSignal(QObject *parent)
    : QObject(parent)
{
    if (::pipe2(pipeEnds, O_CLOEXEC | O_NONBLOCK) != 0)
        return; // then the signals keep their usual meaning
    notifier_ = std::make_unique<QSocketNotifier>(pipeEnds[0], QSocketNotifier::Read);
    connect(notifier_.get(), &QSocketNotifier::activated, this, &InterruptSignal::readByte);
    handle(SIGINT, onSignal);
    handle(SIGTERM, onSignal);
}

InterruptSignal::~InterruptSignal()
{
    if (!notifier_)
        return;
    handle(SIGINT, SIG_DFL);
    handle(SIGTERM, SIG_DFL);
    notifier_.reset();
    ::close(pipeEnds[0]);
    ::close(pipeEnds[1]);
}

void InterruptSignal::readByte()
{
    char byte = 0;
    if (::read(pipeEnds[0], &byte, 1) == 1)
        emit interrupted();
}

} // namespace haul
