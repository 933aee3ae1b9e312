"""Runs contenders on a work, in turns, and checks what each of them left behind."""

import filecmp
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from contenders import Contender, Job, clean_environment, write_lists
from server import Server
from work import Work, warm

SESSION = "session.haul"
LAUNCHER = Path(__file__).resolve().parent / "launch.py"
Say = Callable[[str], None]


@dataclass(frozen=True)
class Figures:
    """What one run took, and whether its outcome was right."""

    wall: float
    cpu: float
    peak_bytes: int
    status: int
    timed_out: bool
    links: int | None = None  # in the results, for pages
    fault: str = ""  # what is wrong with the outcome; empty when it is right


@dataclass
class Row:
    """All runs of one contender on one work."""

    contender: Contender
    runs: list[Figures] = field(default_factory=list)
    absent: str = ""  # why it did not run at all

    @property
    def over(self) -> bool:
        """No further run would help."""
        return bool(self.absent) or any(run.timed_out for run in self.runs)

    @property
    def fault(self) -> str:
        return next((run.fault for run in self.runs if run.fault), "")

    @property
    def wall(self) -> float | None:
        """The median wall time; None when there is none to speak of."""
        if self.over or not self.runs:
            return None
        return median(run.wall for run in self.runs)


@dataclass(frozen=True)
class Settings:
    runs: int
    jobs: int
    limit: float
    verify: bool


@dataclass(frozen=True)
class Place:
    """Where and how is measured: the same for every run."""

    server: Server
    scratch: Path
    settings: Settings
    say: Say


class Bench:
    """Measures contenders on works; the scratch folder is emptied of every run's files."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.environment = clean_environment(place.scratch / "home")

    def measure(self, work: Work, chosen: list[Contender]) -> list[Row]:
        """Each contender once, then each once again: a noisy minute hits them all."""
        rows = [Row(contender) for contender in chosen if contender.takes_part_in(work)]
        for row in rows:
            if row.contender.find() is None:
                row.absent = f"not installed ({row.contender.install})"
        server = self.place.server
        urls = [
            server.url(path, work.pace, work.way, work.address_of(number))
            for number, path in enumerate(work.paths)
        ]
        write_lists(urls, self.place.scratch / "list.txt", self.place.scratch / "curl.conf")
        warm(work)
        for number in range(self.place.settings.runs):
            for row in rows:
                if not row.over:
                    self.place.say(f"{work.key}: {row.contender.label}, run {number + 1}")
                    row.runs.append(self._run_once(work, row.contender, first=number == 0))
        return rows

    def _run_once(self, work: Work, contender: Contender, first: bool) -> Figures:
        out, results = self.place.scratch / "out", self.place.scratch / "results.jsonl"
        out.mkdir()
        try:
            job = self._job(work, contender, out, results)
            command = contender.command(job)
            taken = launch(command, self.place.scratch, self.place.settings.limit, self.environment)
            fault = "" if taken["timed_out"] else self._fault(work, job, first, taken["status"])
            return Figures(
                wall=taken["wall"],
                cpu=taken["user"] + taken["system"],
                peak_bytes=taken["peak_bytes"],
                status=taken["status"],
                timed_out=taken["timed_out"],
                links=count_links(results) if job.parse and not fault else None,
                fault=fault,
            )
        finally:
            remove(out)
            results.unlink(missing_ok=True)
            forget_session(self.place.scratch)

    def _job(self, work: Work, contender: Contender, out: Path, results: Path) -> Job:
        lists = (self.place.scratch / "list.txt", self.place.scratch / "curl.conf")
        program = contender.find() or contender.program
        trusted = self.place.server.certificate if work.way != "http" else None
        return Job(
            program,
            self.place.settings.jobs,
            *lists,
            out,
            results,
            parse=work.pages,
            authority=trusted.authority if trusted else None,
            session=self.place.scratch / SESSION,
        )

    def _fault(self, work: Work, job: Job, first: bool, status: int) -> str:
        if status != 0:
            return f"exit status {status} {last_error(self.place.scratch)}".strip()
        fault = find_fault(work, job.out)
        if not fault and job.parse:
            fault = find_results_fault(work, job.results)
        if not fault and first and self.place.settings.verify:
            fault = find_difference(work, job.out)
        return fault


def launch(command: list[str], scratch: Path, limit: float, environment: dict[str, str]) -> dict:
    """Runs a command to its end, or to the limit; see launch.py for what comes back."""
    figures, errors = scratch / "figures.json", scratch / "errors.txt"
    launcher = [sys.executable, "-I", "-S", str(LAUNCHER), str(limit), str(figures), str(errors)]
    process = subprocess.Popen(launcher + command, env=environment)
    try:
        if process.wait() != 0:
            raise RuntimeError(f"{LAUNCHER.name} failed for: {' '.join(command)}")
    finally:
        process.terminate()  # does nothing when it has ended
        process.wait()
    return json.loads(figures.read_text())


def remove(folder: Path) -> None:
    """Removes a folder; killed processes may still be writing there for a moment."""
    for _ in range(100):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.1)
    raise OSError(f"{folder} cannot be removed")


def forget_session(scratch: Path) -> None:
    for path in scratch.glob(f"{SESSION}*"):
        path.unlink()


def last_error(scratch: Path) -> str:
    """The last line the launched command wrote to standard error."""
    lines = (scratch / "errors.txt").read_text(errors="replace").strip().splitlines()
    return lines[-1] if lines else ""


def find_fault(work: Work, out: Path) -> str:
    """Compares the target folder with the work: every name, every size, nothing else."""
    with os.scandir(out) as entries:
        found = {entry.name: entry.stat().st_size for entry in entries}
    if found == work.size_of:
        return ""
    right = sum(found.get(name) == size for name, size in work.size_of.items())
    return (
        f"{right:,} of {work.count:,} files right, {len(found):,} there, "
        f"{sum(found.values()):,} of {work.total:,} bytes"
    )


def find_results_fault(work: Work, results: Path) -> str:
    if not results.exists():
        return "no results"
    with open(results, "rb") as lines:
        count = sum(1 for _ in lines)
    return "" if count == work.count else f"{count:,} of {work.count:,} results"


def find_difference(work: Work, out: Path) -> str:
    """Compares every byte."""
    for path in work.paths:
        if not filecmp.cmp(work.root / path, out / os.path.basename(path), shallow=False):
            return f"{os.path.basename(path)} has wrong bytes"
    return ""


def count_links(results: Path) -> int:
    with open(results, encoding="utf-8") as lines:
        return sum(len(json.loads(line).get("links") or ()) for line in lines)
