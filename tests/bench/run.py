#!/usr/bin/env python3
"""Measures Haul against its peers on one server, in one run. README.md says how to read it."""

import argparse
import json
import os
import platform
import shutil
import signal
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

from authority import AuthorityError
from contenders import Contender, clean_environment, contenders
from firstbyte import FirstByteError
from measure import Bench, Place, Settings
from modes import MODES
from server import Server, ServerError
from table import as_data, as_markdown, as_text, cells, heading
from window import DisplayError
from work import MAKERS, Work, WorkError, Works

ROOT = Path(__file__).resolve().parents[2]
HAUL = ROOT / "build" / "release" / "bin" / "haul"
SHARED_MEMORY = Path("/dev/shm")
ROOM_NEEDED = 4 << 30
FAMILIES = ("haul", "bare", "aria2c", "wget2", "curl", "queue", "futures")
BUSY_LOAD = 0.5
EXPECTED_ERRORS = (WorkError, ServerError, AuthorityError, DisplayError, FirstByteError)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    comma, add = ",".join, parser.add_argument
    add("--work-set", default=comma(MAKERS), metavar="A,B", help=f"of {comma(MAKERS)}")
    add("--contender", default=comma(FAMILIES), metavar="A,B", help=f"of {comma(FAMILIES)}")
    add("--haul", default=str(HAUL), metavar="PATH", help="the program to judge (%(default)s)")
    add("--runs", type=int, default=3, metavar="N", help="runs of each (%(default)s)")
    add("-j", "--jobs", type=int, default=16, metavar="N", help="connections (%(default)s)")
    add("--limit", type=float, default=300, metavar="SECONDS", help="for one run (%(default)s)")
    add("--quick", action="store_true", help="a tenth of the work, one run")
    add("--verify", action="store_true", help="compare every byte after the first run of each")
    work_folder = Path(tempfile.gettempdir()) / f"haul-bench-{os.getuid()}"
    add("--work", type=Path, default=work_folder, help="keeps the work (%(default)s)")
    add("--out", type=Path, help="where the runs write (/dev/shm if there is room, else --work)")
    add("--json", type=Path, metavar="FILE", help="write the raw figures")
    add("--markdown", type=Path, metavar="FILE", help="write the tables as Markdown")
    for key, mode in MODES.items():
        add(
            f"--{key}",
            action="append_const",
            dest="modes",
            const=key,
            help=f"measure instead: {mode.help}",
        )
    options = parser.parse_args()
    options.work_set = choose(parser, "--work-set", options.work_set, tuple(MAKERS))
    options.contender = choose(parser, "--contender", options.contender, FAMILIES)
    if options.runs < 1 or options.jobs < 1 or options.limit <= 0:
        parser.error("--runs, --jobs and --limit must be positive")
    return options


def choose(
    parser: argparse.ArgumentParser, name: str, value: str, known: tuple[str, ...]
) -> list[str]:
    chosen = value.split(",")
    for key in chosen:
        if key not in known:
            parser.error(f"{name}: {key!r} is none of {', '.join(known)}")
    return chosen


def say(text: str) -> None:
    print(f"  {text} ...", file=sys.stderr, flush=True)


def make_scratch(options: argparse.Namespace) -> Path:
    """A folder of our own for what the runs write; all contenders write to the same place."""
    place = options.out
    if place is None:
        roomy = SHARED_MEMORY.is_dir() and shutil.disk_usage(SHARED_MEMORY).free >= ROOM_NEEDED
        place = SHARED_MEMORY if roomy and os.access(SHARED_MEMORY, os.W_OK) else options.work
    place.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix="haul-bench-", dir=place.resolve()))


def processor() -> str:
    """The processor's name, as far as the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def describe_machine(scratch: Path) -> dict:
    return {
        "date": time.strftime("%Y-%m-%d %H:%M"),
        "processor": processor(),
        "cores": os.cpu_count(),
        "kernel": platform.release(),
        "load_at_start": os.getloadavg()[0],
        "written_to": str(scratch.parent),
    }


class Report:
    """What was measured so far: printed at once, and kept in the files asked for."""

    def __init__(self, options: argparse.Namespace, machine: dict) -> None:
        self.options = options
        self.data: dict = {"machine": machine, "works": []}
        place = f"{machine['cores']} cores of {machine['processor']}"
        when = f"{machine['date']}, load at the start {machine['load_at_start']:.1f}"
        self.markdown = [f"{place}; files written to {machine['written_to']}; {when}."]

    def add_versions(self, chosen: list[Contender], environment: dict[str, str]) -> None:
        programs = {contender.program: contender for contender in chosen}.values()
        versions = {Path(each.program).name: each.version(environment) for each in programs}
        self.data["versions"] = versions
        self.markdown.append("; ".join(f"{name}: {text}" for name, text in versions.items()))
        print("\n".join(self.markdown) + "\n")

    def add_table(self, title: str, table: list[tuple[str, ...]], data: dict) -> None:
        print(f"{title}\n{as_text(table)}\n", flush=True)
        self.markdown.append(f"### {title}\n\n{as_markdown(table)}")
        self.data["works"].append(data)
        self.write()

    def add_text(self, key: str, text: str, data: list[dict]) -> None:
        print(f"{text}\n", flush=True)
        self.markdown.append(f"```\n{text}\n```")
        self.data[key] = data
        self.write()

    def write(self) -> None:
        if self.options.json:
            self.options.json.write_text(json.dumps(self.data, indent=1) + "\n")
        if self.options.markdown:
            self.options.markdown.write_text("\n\n".join(self.markdown) + "\n")


def measure_all(options: argparse.Namespace, scratch: Path, report: Report) -> None:
    works = Works(options.work.resolve(), options.quick)
    runs = 1 if options.quick else options.runs
    settings = Settings(runs, options.jobs, options.limit, options.verify)
    report.data["settings"] = asdict(settings)
    chosen = [each for each in contenders(options.haul) if each.family in options.contender]
    with Server(works.root, scratch / "nginx") as server:
        if options.modes:
            for key in options.modes:
                place = Place(server, scratch, settings, say)
                report.add_text(key, *MODES[key].measure(options.haul, works, place))
            return
        report.add_versions(chosen, clean_environment(scratch / "home"))
        bench = Bench(Place(server, scratch, settings, say))
        for key in options.work_set:
            measure_work(works.get(key), bench, chosen, report)


def measure_work(work: Work, bench: Bench, chosen: list[Contender], report: Report) -> None:
    rows = bench.measure(work, chosen)
    title = heading(work, bench.place.settings.jobs, rows)
    report.add_table(title, cells(work, rows), as_data(work, rows))


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is ended, too
    options = parse_arguments()
    if options.modes and shutil.which(options.haul) is None:
        print(f"run.py: there is no program {options.haul}; build it first", file=sys.stderr)
        return 2
    options.work.mkdir(parents=True, exist_ok=True)
    scratch = make_scratch(options)
    machine = describe_machine(scratch)
    if machine["load_at_start"] > BUSY_LOAD:
        say(f"the machine is busy (load {machine['load_at_start']:.1f}), the figures are rough")
    try:
        measure_all(options, scratch, Report(options, machine))
    except EXPECTED_ERRORS as error:
        print(f"run.py: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
