"""The first-byte mode: from the start of the program with a list of 1,000,000 URLs to the first file.

Haul is ended as soon as a file has its final name. Its memory is asked for just before that: what it
has more than with a list of a single URL, and more than the URLs' own bytes, is what a task costs.
The peak is asked for, too: it holds what reading the list took.
"""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from contenders import clean_environment
from measure import SESSION, Place, forget_session, remove
from server import SAME_FILE
from work import Work

PATIENCE_SECONDS = 120.0
LOOK_EVERY_SECONDS = 0.002


class FirstByteError(Exception):
    """No file came at all."""


def measure_first_byte(haul: str, work: Work, place: Place) -> list[dict]:
    """A dict of figures a run: without and with a session, in turns."""
    server = place.server
    urls = [server.url(path, work.pace) for path in work.paths]
    text_bytes = sum(map(len, urls))
    short, long = place.scratch / "short.txt", place.scratch / "list.txt"
    # The second line keeps a short run alive while it is looked at.
    short.write_text(f"{urls[0]}\n{server.url(SAME_FILE, 'slow')}\n")
    long.write_text("".join(f"{url}\n" for url in urls))
    found = []
    for number in range(place.settings.runs):
        for session in (False, True):
            place.say(f"first byte: {'with' if session else 'without'} a session, run {number + 1}")
            base = run_once(haul, short, session, place)
            run = run_once(haul, long, session, place)
            for key in ("memory", "peak"):
                run[f"{key}_a_task"] = (run[key] - base[key] - text_bytes) / work.count
            found.append(run | {"session": session, "tasks": work.count})
    return found


def run_once(haul: str, list_file: Path, session: bool, place: Place) -> dict:
    """Seconds to the first file, and the memory then."""
    out = place.scratch / "out"
    jobs = ["-j", str(place.settings.jobs), "--per-host", str(place.settings.jobs)]
    kept = ["--session", str(place.scratch / SESSION)] if session else []
    command = [haul, "--headless", "--quiet", "--no-parse", *jobs, *kept, "-d", str(out)]
    out.mkdir()
    try:
        with started([*command, str(list_file)], place) as process:
            began = time.perf_counter()
            while not has_file(out):
                if process.poll() is not None or time.perf_counter() - began > PATIENCE_SECONDS:
                    raise FirstByteError(f"no file came of {list_file}")
                time.sleep(LOOK_EVERY_SECONDS)
            return {"seconds": time.perf_counter() - began} | memory_of(process.pid)
    finally:
        remove(out)
        forget_session(place.scratch)


@contextmanager
def started(command: list[str], place: Place) -> Iterator[subprocess.Popen]:
    environment = clean_environment(place.scratch / "home")
    with open(os.devnull, "r+b") as null:
        process = subprocess.Popen(
            command, env=environment, process_group=0, stdin=null, stdout=null, stderr=null
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def has_file(out: Path) -> bool:
    with os.scandir(out) as entries:
        return any(entry.name.endswith(".bin") and entry.stat().st_size for entry in entries)


def memory_of(pid: int) -> dict:
    """What it has now, and the most it had, in bytes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    fields = dict(line.split(":", 1) for line in lines)
    names = {"memory": "VmRSS", "peak": "VmHWM"}
    return {key: int(fields[name].split()[0]) * 1024 for key, name in names.items()}


def describe_first_byte(found: list[dict]) -> str:
    lines = [f"{found[0]['tasks']:,} URLs, from the start of the program to the first file"]
    for session in (False, True):
        runs = [run for run in found if run["session"] is session]
        times = [run["seconds"] for run in runs]
        now, peak = (median(run[f"{key}_a_task"] for run in runs) for key in ("memory", "peak"))
        lines.append(
            f"  {'with' if session else 'without'} a session: median {median(times):.2f} s, "
            f"{min(times):.2f} .. {max(times):.2f}; bytes a task beyond its URL: "
            f"{now:.0f} then, {peak:.0f} at the peak"
        )
    return "\n".join(lines)
