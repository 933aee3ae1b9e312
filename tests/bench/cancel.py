"""The cancel mode: how long until an interrupted headless run has ended.

Twice: on files the server sends at 100 bytes a second, where every transfer hangs and nothing else
happens; and at full speed, where finished files pour in while the run is told to stop.
"""

import os
import select
import signal
import subprocess
import time
from pathlib import Path
from statistics import median

from contenders import clean_environment
from measure import Place, remove
from work import Work

INTERRUPTED = 130
INTERRUPT_AFTER_SECONDS = 1.0
PATIENCE_SECONDS = 30.0  # after the signal; then the run is killed and counts as wrong


def measure_cancel(haul: str, work: Work, place: Place) -> list[dict]:
    """Interrupts Haul in the middle of the work; a dict of figures a run."""
    runs = []
    for slow in (True, False):
        pace = "slow" if slow else ""
        list_file = place.scratch / "list.txt"
        list_file.write_text("".join(f"{place.server.url(path, pace)}\n" for path in work.paths))
        for number in range(place.settings.runs):
            place.say(f"cancel: {work.title}, {'slow' if slow else 'full speed'}, run {number + 1}")
            run = run_once(haul, work, list_file, place)
            runs.append(run | {"slow": slow})
    return runs


def run_once(haul: str, work: Work, list_file: Path, place: Place) -> dict:
    out = place.scratch / "out"
    jobs = ["-j", str(place.settings.jobs), "--per-host", str(place.settings.jobs)]
    command = [haul, "--headless", "--quiet", *jobs, "--no-parse", "-d", str(out), str(list_file)]
    environment = clean_environment(place.scratch / "home")
    out.mkdir()
    with open(os.devnull, "r+b") as null:
        process = subprocess.Popen(
            command, env=environment, process_group=0, stdin=null, stdout=null, stderr=null
        )
    try:
        time.sleep(INTERRUPT_AFTER_SECONDS)
        if process.poll() is not None:
            status, taken = process.returncode, None
        else:
            status, taken = interrupt(process)
        return {"seconds": taken, "status": status} | describe_files(work, out)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        remove(out)


def interrupt(process: subprocess.Popen) -> tuple[int | None, float]:
    """Sends SIGINT; the exit status (None: it did not end) and the seconds until it was there."""
    began = time.perf_counter()
    process.send_signal(signal.SIGINT)
    try:
        # Not wait(timeout=...): that polls, in steps of up to 50 ms.
        descriptor = os.pidfd_open(process.pid)
        ended = wait_readable(descriptor, PATIENCE_SECONDS)
        os.close(descriptor)
        taken = time.perf_counter() - began
        return (process.wait() if ended else None), taken
    except ProcessLookupError:
        return process.wait(), time.perf_counter() - began


def wait_readable(descriptor: int, limit: float) -> bool:
    """A process's descriptor becomes readable when the process ends."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(limit * 1000))


def describe_files(work: Work, out: Path) -> dict:
    """Files under their final names, and how many of those are not whole (none may be)."""
    with os.scandir(out) as entries:
        found = {entry.name: entry.stat().st_size for entry in entries}
    finished = found.keys() & work.size_of.keys()
    broken = sum(found[name] != work.size_of[name] for name in finished)
    return {"finished": len(finished), "broken": broken, "others": len(found) - len(finished)}


def describe_cancel(work: Work, runs: list[dict]) -> str:
    lines = [f"Cancel, {work.title}: from SIGINT (after {INTERRUPT_AFTER_SECONDS:.0f} s) to exit"]
    for slow in (True, False):
        these = [run for run in runs if run["slow"] is slow]
        lines.append(f"  {'transfers that hang' if slow else 'full speed'}:")
        lines += (f"    {describe_run(run)}" for run in these)
        times = [run["seconds"] for run in these if run["status"] == INTERRUPTED]
        if times:
            lines.append(f"    median: {median(times) * 1000:.0f} ms")
    return "\n".join(lines)


def describe_run(run: dict) -> str:
    files = f"{run['finished']:,} files finished, {run['others']:,} other files left"
    if run["broken"]:
        files += f", WRONG: {run['broken']:,} final names with a wrong size"
    if run["seconds"] is None:
        return f"had ended before the signal, status {run['status']}; {files}"
    if run["status"] is None:
        return f"WRONG: still running {run['seconds']:.0f} s after the signal; {files}"
    taken = f"{run['seconds'] * 1000:.0f} ms"
    wrong = "" if run["status"] == INTERRUPTED else f" (WRONG: {INTERRUPTED} was wanted)"
    return f"{taken}, status {run['status']}{wrong}; {files}"
