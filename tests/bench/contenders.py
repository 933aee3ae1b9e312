"""Who takes part, and with which command. Everybody gets the same number of connections."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from work import Work

BASELINE = Path(__file__).resolve().parent / "baseline"
# The distribution's interpreter, not one that happens to be first in PATH.
PYTHON = "/usr/bin/python3" if os.access("/usr/bin/python3", os.X_OK) else sys.executable


@dataclass(frozen=True)
class Job:
    """What a contender is told in one run."""

    program: str
    jobs: int
    list_file: Path  # one URL a line
    curl_config: Path  # the same as url/output pairs
    out: Path
    results: Path
    parse: bool
    authority: Path | None  # to be trusted; None when nothing is secured
    session: Path  # where Haul may keep one

    def trusting(self, option: str) -> list[str]:
        """A contender's own option for the authority, if there is one to trust."""
        return [option, str(self.authority)] if self.authority else []


@dataclass(frozen=True)
class Contender:
    """One row of a table."""

    family: str  # what --contender chooses
    label: str
    program: str
    command: Callable[[Job], list[str]]
    install: str
    parses: bool = False
    only_large: bool = False
    splits: bool = False  # fetches one file over all the connections
    only_plain: bool = False  # knows nothing of authorities
    knows_localhost: bool = False  # any name below .localhost (RFC 6761, 6.3), as libcurl does

    def takes_part_in(self, work: Work) -> bool:
        if self.only_plain and work.way != "http":
            return False
        if work.way == "hosts" and not self.knows_localhost:
            return False
        if work.capped or self.splits:
            return work.capped and self.splits
        if work.pages:
            return self.parses and not self.only_large
        return not self.only_large or work.by_bytes

    def find(self) -> str | None:
        return shutil.which(self.program)

    def version(self, environment: dict[str, str]) -> str:
        program = self.find()
        if program is None:
            return "not installed"
        if self.family == "bare":
            return "of this tree"
        asked = [program, "--version"]
        done = subprocess.run(asked, capture_output=True, text=True, env=environment)
        found = re.match(r".*?\d+(\.\d+)+", done.stdout)  # without what it is built with
        return found.group() if found else "version unknown"


def haul(*extra: str) -> Callable[[Job], list[str]]:
    def command(job: Job) -> list[str]:
        jobs = str(job.jobs)
        options = ["--headless", "--quiet", "-j", jobs, "--per-host", jobs, *extra]
        options += job.trusting("--cacert")
        parsing = ["--results", str(job.results)] if job.parse else ["--no-parse"]
        return [job.program, *options, *parsing, "-d", str(job.out), str(job.list_file)]

    return command


def haul_with_session(job: Job) -> list[str]:
    return haul("--session", str(job.session))(job)


def aria2c(per_file: int) -> Callable[[Job], list[str]]:
    def command(job: Job) -> list[str]:
        parts = [f"-x{per_file}", f"-s{per_file}", f"-j{job.jobs}"]
        options = ["-q", *parts, "--file-allocation=none", "--no-conf"]
        options += job.trusting("--ca-certificate")
        return [job.program, *options, "-i", str(job.list_file), "-d", str(job.out)]

    return command


def wget2(job: Job) -> list[str]:
    # As the others do by default: no file gets the server's time. wget2 is faster without.
    options = ["-q", f"--max-threads={job.jobs}", "--no-use-server-timestamps"]
    unneeded = ["--no-config", "--no-robots", "--no-hsts", *job.trusting("--ca-certificate")]
    return [job.program, *options, *unneeded, "-i", str(job.list_file), "-P", str(job.out)]


def curl(job: Job) -> list[str]:
    options = [
        "-q",
        "-sZ",
        "--no-progress-meter",
        "--parallel-max",
        str(job.jobs),
        "--output-dir",
        str(job.out),
        *job.trusting("--cacert"),
    ]
    return [job.program, *options, "-K", str(job.curl_config)]


def bare(job: Job) -> list[str]:
    authority = [str(job.authority)] if job.authority else []
    return [job.program, str(job.jobs), str(job.out), str(job.list_file), *authority]


def baseline(name: str) -> Callable[[Job], list[str]]:
    def command(job: Job) -> list[str]:
        parsing = ["--results", str(job.results)] if job.parse else ["--no-parse"]
        options = ["-j", str(job.jobs), "-d", str(job.out), *parsing]
        return [job.program, str(BASELINE / f"{name}.py"), *options, str(job.list_file)]

    return command


def contenders(haul_program: str) -> list[Contender]:
    """All rows, Haul first: the others are compared with it."""
    build = "cmake --preset release && cmake --build --preset release"
    bare_program = str(Path(haul_program).with_name("haul-bareloop"))
    bare_build = f"{build} --target haul-bareloop"
    aria2_package, python_package = "apt-get install aria2", "apt-get install python3"
    return [
        Contender("haul", "haul", haul_program, haul(), build, parses=True, knows_localhost=True),
        Contender(
            "haul",
            "haul --session",
            haul_program,
            haul_with_session,
            build,
            parses=True,
            knows_localhost=True,
        ),
        Contender("haul", "haul -s 1", haul_program, haul("-s", "1"), build, only_large=True),
        Contender("haul", "haul -s 16", haul_program, haul("-s", "16"), build, splits=True),
        Contender(
            "bare",
            "bare libcurl loop",
            bare_program,
            bare,
            bare_build,
            knows_localhost=True,
        ),
        Contender("aria2c", "aria2c", "aria2c", aria2c(1), aria2_package),
        Contender("aria2c", "aria2c -x16", "aria2c", aria2c(16), aria2_package, only_large=True),
        Contender("aria2c", "aria2c -x16 -s16", "aria2c", aria2c(16), aria2_package, splits=True),
        Contender("wget2", "wget2", "wget2", wget2, "apt-get install wget2"),
        Contender("curl", "curl -Z", "curl", curl, "apt-get install curl", knows_localhost=True),
        Contender(
            "queue",
            "queue (Python)",
            PYTHON,
            baseline("queue_workers"),
            python_package,
            parses=True,
            only_plain=True,
        ),
        Contender(
            "futures",
            "futures (Python)",
            PYTHON,
            baseline("futures"),
            python_package,
            parses=True,
            only_plain=True,
        ),
    ]


def write_lists(urls: list[str], list_file: Path, curl_config: Path) -> None:
    list_file.write_text("".join(f"{url}\n" for url in urls))
    pairs = (f'url = "{url}"\noutput = "{url.rpartition("/")[2]}"\n' for url in urls)
    curl_config.write_text("".join(pairs))


def clean_environment(home: Path) -> dict[str, str]:
    """The same for everybody: no settings of the user, no proxy, a home that is empty."""
    kept = ("PATH", "LD_LIBRARY_PATH", "TMPDIR")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    for folder in ("config", "cache", "data", "state", "runtime"):
        (home / folder).mkdir(parents=True, exist_ok=True, mode=0o700)
    environment |= {
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_RUNTIME_DIR": str(home / "runtime"),
    }
    return environment
