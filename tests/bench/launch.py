"""Runs one command and writes down what it took: launch.py LIMIT FIGURES STDERR COMMAND...

A small process of its own, because on Linux a child's peak memory starts from that of the process
which launched it: the runner's lists would be counted as the contender's. The wall time reaches
from just before the launch to the end of the command. CPU seconds are those of the command and of
all its descendants it waited for; the peak memory is that of the largest single process among them.
"""

import json
import os
import signal
import sys
import time


def main() -> None:
    limit, figures_path, errors_path, *command = sys.argv[1:]
    writing = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    files = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
        (os.POSIX_SPAWN_OPEN, 2, errors_path, writing, 0o644),
    ]
    timed_out = False

    def stop(*_: object) -> None:
        nonlocal timed_out
        timed_out = True
        os.killpg(pid, signal.SIGKILL)

    # The runner ends a run early with SIGTERM; the command must not outlive it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    began = time.perf_counter()
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=files, setpgroup=0)
    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, float(limit))
    try:
        _, status, usage = os.wait4(pid, 0)
    except BaseException:
        os.killpg(pid, signal.SIGKILL)
        raise
    wall = time.perf_counter() - began
    signal.setitimer(signal.ITIMER_REAL, 0)
    figures = {
        "wall": wall,
        "user": usage.ru_utime,
        "system": usage.ru_stime,
        "peak_bytes": usage.ru_maxrss * 1024,
        "status": os.waitstatus_to_exitcode(status),
        "timed_out": timed_out,
    }
    with open(figures_path, "w", encoding="utf-8") as file:
        json.dump(figures, file)


main()
