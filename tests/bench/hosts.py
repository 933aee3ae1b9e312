"""The hosts mode: 64 hosts, a fifth of them dead or slow; what the others lose by it.

The hosts are loopback addresses. 51 of them answer at once. Five refuse, four take no connection and
say nothing (their queue of connections is full), four send 100 bytes a second. Haul downloads the
files of the 51 alone, then a list that goes round all 64; what counts is when the last file of the 51
had its final name. The dead ones' tasks may take as long as they are allowed to.
"""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from contenders import clean_environment
from measure import Place, remove
from server import Server
from work import Work

LIVE, SLOW, SILENT, REFUSING = (
    [f"127.0.1.{number}" for number in numbers]
    for numbers in (range(1, 52), range(52, 56), range(56, 60), range(60, 65))
)
PATIENCE_SECONDS = 120.0
LOOK_EVERY_SECONDS = 0.1


@dataclass(frozen=True)
class HostsJob:
    """One list, and the names of the live hosts' files in it."""

    list_file: Path
    names: frozenset[str]
    jobs: int


def measure_hosts(haul: str, work: Work, place: Place) -> list[dict]:
    """A dict of figures a run: alone and mixed, in turns."""
    found = []
    with ExitStack() as stack:
        scratch = place.scratch
        server = stack.enter_context(Server(work.root, scratch / "nginx-hosts", LIVE + SLOW))
        for address in SILENT:
            stack.enter_context(silent_host(address, server.ports["http"]))
        for number in range(place.settings.runs):
            for mixed in (False, True):
                place.say(f"hosts: {'all' if mixed else 'the live ones alone'}, run {number + 1}")
                job = make_job(work, server, place, mixed)
                found.append(run_once(haul, job, place) | {"mixed": mixed})
    return found


@contextmanager
def silent_host(address: str, port: int) -> Iterator[None]:
    """Listens and never accepts; its queue is full, so further connections hear nothing at all."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind((address, port))
        listener.listen(0)
        for _ in range(3):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex((address, port))
        yield


def make_job(work: Work, server: Server, place: Place, mixed: bool) -> HostsJob:
    """Goes round the hosts: every live one gets its share of the files, each other one as many."""
    share = work.count // len(LIVE)
    lines, names = [], set()
    for number in range(share):
        for index, address in enumerate(LIVE):
            path = work.paths[index * share + number]
            lines.append(server.url(path, address=address))
            names.add(os.path.basename(path))
        if mixed:
            path = work.paths[0]
            lines += [f"{server.url(path, 'slow', address=each)}?{number}" for each in SLOW]
            dead = SILENT + REFUSING
            lines += [f"{server.url(path, address=each)}?{number}" for each in dead]
    list_file = place.scratch / "list.txt"
    list_file.write_text("".join(f"{line}\n" for line in lines))
    return HostsJob(list_file, frozenset(names), place.settings.jobs)


def run_once(haul: str, job: HostsJob, place: Place) -> dict:
    out = place.scratch / "out"
    jobs = ["-j", str(job.jobs), "--per-host", str(job.jobs)]
    command = [haul, "--headless", "--quiet", "--no-parse", *jobs, "-d", str(out)]
    environment = clean_environment(place.scratch / "home")
    out.mkdir()
    began = time.time()
    with open(os.devnull, "r+b") as null:
        process = subprocess.Popen(
            [*command, str(job.list_file)],
            env=environment,
            process_group=0,
            stdin=null,
            stdout=null,
            stderr=null,
        )
    try:
        ended = last_name_given(out, job, process)
        return {"seconds": ended - began if ended else None, "files": len(job.names)}
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        remove(out)


def last_name_given(out: Path, job: HostsJob, process: subprocess.Popen) -> float | None:
    """When the last of the files was renamed; None: they did not all come."""
    patience = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < patience:
        over = process.poll() is not None
        time.sleep(LOOK_EVERY_SECONDS)
        if len(job.names.intersection(os.listdir(out))) == len(job.names):
            return max((out / name).stat().st_ctime for name in job.names)
        if over:
            break
    return None


def describe_hosts(found: list[dict]) -> str:
    dead = len(SLOW + SILENT + REFUSING)
    files = found[0]["files"] if found else 0
    lines = [f"{files:,} files of {len(LIVE)} hosts, beside {dead} that are dead or slow"]
    middle = {}
    for mixed in (False, True):
        times = [run["seconds"] for run in found if run["mixed"] is mixed]
        label = f"beside {dead} dead or slow" if mixed else "alone"
        if None in times:
            lines.append(f"  {label}: WRONG: not all files came")
            continue
        middle[mixed] = median(times)
        spread = f"{min(times):.2f} .. {max(times):.2f}"
        lines.append(f"  {label}: median {middle[mixed]:.2f} s, {spread}")
    if len(middle) == 2:
        lines.append(f"  times: {middle[True] / middle[False]:.2f}")
    return "\n".join(lines)
