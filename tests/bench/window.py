"""The window mode: Haul with a real window, under an Xvfb of its own, from start to exit."""

import json
import os
import select
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from contenders import clean_environment
from measure import Place, find_fault, last_error, launch, remove
from work import Work

SCREEN = "1280x800x24"
START_SECONDS = 20
CONNECTIONS = "20"


class DisplayError(Exception):
    """There is no display to open a window on; the text says why."""


@contextmanager
def virtual_display(*options: str) -> Iterator[str]:
    """An X server on a display number it finds free itself; ended by its pid."""
    program = shutil.which("Xvfb")
    if program is None:
        raise DisplayError("Xvfb is not installed: apt-get install xvfb")
    reading, writing = os.pipe()
    command = [program, "-displayfd", str(writing), "-screen", "0", SCREEN, *options]
    command += ["-nolisten", "tcp"]
    with open(os.devnull, "r+b") as null:
        server = subprocess.Popen(
            command, pass_fds=[writing], process_group=0, stdout=null, stderr=null
        )
    try:
        os.close(writing)
        yield f":{read_number(reading)}"
    finally:
        os.close(reading)
        server.terminate()
        server.wait()


def read_number(pipe: int) -> int:
    """Xvfb writes its display number and a line feed when it is ready."""
    text = b""
    while not text.endswith(b"\n"):
        ready, _, _ = select.select([pipe], [], [], START_SECONDS)
        block = os.read(pipe, 64) if ready else b""
        if not block:
            raise DisplayError("Xvfb does not start")
        text += block
    return int(text)


def measure_window(haul: str, work: Work, place: Place) -> list[dict]:
    """Runs the window on the work; a dict of figures a run."""
    list_file = place.scratch / "list.txt"
    list_file.write_text("".join(f"{place.server.url(path)}\n" for path in work.paths))
    runs = []
    with virtual_display() as display:
        for number in range(place.settings.runs):
            place.say(f"window: {work.title}, run {number + 1}")
            runs.append(run_once(haul, work, list_file, place, display))
    return runs


def run_once(haul: str, work: Work, list_file: Path, place: Place, display: str) -> dict:
    scratch = place.scratch
    out, home, turns = scratch / "out", scratch / "window-home", scratch / "turns.json"
    environment = clean_environment(home)  # fresh: nothing of an earlier session is shown
    environment |= {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "HAUL_TURN_LOG": str(turns)}
    connections = ["-j", CONNECTIONS, "--per-host", CONNECTIONS]
    command = [haul, "--start", "--quit-at-end", *connections, "-d", str(out), str(list_file)]
    out.mkdir()
    try:
        taken = launch(command, scratch, place.settings.limit, environment)
        if taken["status"] != 0 and not taken["timed_out"]:
            taken["fault"] = f"exit status {taken['status']} {last_error(scratch)}".strip()
        else:
            taken["fault"] = find_fault(work, out)
        taken["turns"] = json.loads(turns.read_text()) if turns.exists() else None
        return taken
    finally:
        for folder in (out, home):
            remove(folder)
        turns.unlink(missing_ok=True)


def use_window(haul: str, work: Work, place: Place) -> str:
    """What haul-windowbench prints: the real window with a long list, used as people would."""
    program = Path(haul).with_name("haul-windowbench")
    if not program.exists():
        raise DisplayError(f"there is no {program}; build its target first")
    scratch = place.scratch
    list_file, out, home = scratch / "list.txt", scratch / "out", scratch / "window-home"
    list_file.write_text("".join(f"{place.server.url(path)}\n" for path in work.paths))
    out.mkdir()
    place.say(f"the window in use: {work.title}")
    try:
        with virtual_display() as display:
            environment = clean_environment(home)
            environment |= {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
            taken = subprocess.run(
                [program, list_file, out],
                env=environment,
                timeout=place.settings.limit,
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            )
        return f"The window in use, {work.title}, {CONNECTIONS} connections\n{taken.stdout.rstrip()}"
    except subprocess.SubprocessError as error:
        raise DisplayError(str(error)) from error
    finally:
        for folder in (out, home):
            remove(folder)


def describe_window(work: Work, runs: list[dict]) -> str:
    lines = [f"The window, {work.title}, {CONNECTIONS} connections, from start to exit"]
    for number, run in enumerate(runs, start=1):
        cpu = run["user"] + run["system"]
        peak = run["peak_bytes"] / 1e6
        ended = "ended by the limit" if run["timed_out"] else run["fault"]
        lines.append(f"  run {number}: {run['wall']:.2f} s, CPU {cpu:.2f} s, {peak:,.0f} MB")
        lines.append(f"    main-thread turns: {describe_turns(run['turns'])}")
        if ended:
            lines.append(f"    WRONG: {ended}")
    if runs:
        lines.append(f"  median: {median(run['wall'] for run in runs):.2f} s")
    return "\n".join(lines)


def describe_turns(turns: dict | None) -> str:
    if turns is None:
        return "no log was written (HAUL_TURN_LOG)"
    longest, p999 = turns["longestMs"], turns["p999Ms"]
    late = f"{turns['over16']} over 16 ms, {turns['over50']} over 50 ms"
    return f"{turns['turns']:,}, longest {longest} ms, 99.9% under {p999} ms, {late}"
