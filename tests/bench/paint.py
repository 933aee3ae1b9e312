"""The first-paint mode: from the start of the program to a painted window, under an Xvfb of its own.

Xvfb keeps its screen in a file, which is watched: nothing has to be built into the program, and what
is measured is what an eye would see. Painted is when half of a grid of points is no longer the empty
screen's black; calm is the last moment when more than one point in fifty changed.
"""

import mmap
import os
import struct
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from contenders import clean_environment
from measure import SESSION, Place, forget_session, launch, remove
from window import DisplayError, virtual_display
from work import Work

WATCH_SECONDS = 4.0
LOOK_EVERY_SECONDS = 0.002
GRID = 48
HEADER = struct.Struct(">25I")  # XWDFileHeader of X11/XWDFile.h


@dataclass(frozen=True)
class Screen:
    """The points of a grid in the file that Xvfb draws into."""

    file: mmap.mmap
    offsets: tuple[int, ...]

    def look(self) -> list[bytes]:
        return [self.file[offset : offset + 3] for offset in self.offsets]


def open_screen(folder: Path) -> Screen:
    with open(folder / "Xvfb_screen0", "rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    fields = HEADER.unpack_from(data)
    header_bytes, width, height, bits = fields[0], fields[4], fields[5], fields[11]
    line_bytes, colours = fields[12], fields[19]
    begin = header_bytes + colours * 12  # XWDColor
    places = range(1, 2 * GRID, 2)
    offsets = tuple(
        begin + height * y // (2 * GRID) * line_bytes + width * x // (2 * GRID) * bits // 8
        for y in places
        for x in places
    )
    return Screen(data, offsets)


def measure_paint(haul: str, work: Work, place: Place) -> list[dict]:
    """A dict of figures a run: without a session, then with one of all the work's tasks."""
    screen_folder = place.scratch / "screen"
    screen_folder.mkdir()
    found = []
    with virtual_display("-fbdir", str(screen_folder)) as display:
        screen = open_screen(screen_folder)
        for session in (False, True):
            if session:
                make_session(haul, work, place)
            for number in range(place.settings.runs + 1):
                tasks = work.count if session else 0
                place.say(f"first paint: {tasks:,} tasks, run {number}")
                run = run_once(haul, session, screen, display, place)
                if number > 0:  # the one before them warms
                    found.append(run | {"tasks": tasks})
    forget_session(place.scratch)
    return found


def make_session(haul: str, work: Work, place: Place) -> None:
    """What a finished run leaves: every task done."""
    place.say(f"first paint: a session of {work.count:,} tasks")
    out, list_file = place.scratch / "out", place.scratch / "list.txt"
    list_file.write_text("".join(f"{place.server.url(path)}\n" for path in work.paths))
    jobs = ["-j", str(place.settings.jobs), "--per-host", str(place.settings.jobs)]
    kept = ["--session", str(place.scratch / SESSION)]
    command = [haul, "--headless", "--quiet", *jobs, *kept, "-d", str(out), str(list_file)]
    environment = clean_environment(place.scratch / "home")
    taken = launch(command, place.scratch, place.settings.limit, environment)
    remove(out)
    if taken["status"] != 0:
        raise DisplayError(f"the session could not be made: exit status {taken['status']}")


def run_once(haul: str, session: bool, screen: Screen, display: str, place: Place) -> dict:
    environment = clean_environment(place.scratch / "window-home")
    environment |= {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    kept = ["--session", str(place.scratch / SESSION)] if session else []
    empty = screen.look()
    with open(os.devnull, "r+b") as null:
        began = time.perf_counter()
        process = subprocess.Popen(
            [haul, *kept], env=environment, process_group=0, stdin=null, stdout=null, stderr=null
        )
    try:
        return watch(screen, empty, began)
    finally:
        process.terminate()
        process.wait()
        wait_until_empty(screen, empty)


def watch(screen: Screen, empty: list[bytes], began: float) -> dict:
    """When it was painted, and when the last change of it was."""
    painted, calm, last = None, None, empty
    while (now := time.perf_counter() - began) < WATCH_SECONDS:
        points = screen.look()
        if painted is None and differences(points, empty) > len(points) // 2:
            painted = now
        if painted is not None and differences(points, last) > len(points) // 50:
            calm, last = now, points
        time.sleep(LOOK_EVERY_SECONDS)
    return {"painted": painted, "calm": calm}


def differences(some: list[bytes], others: list[bytes]) -> int:
    return sum(one != other for one, other in zip(some, others))


def wait_until_empty(screen: Screen, empty: list[bytes]) -> None:
    """The X server takes the window away when its owner has gone."""
    end = time.monotonic() + WATCH_SECONDS
    while screen.look() != empty:
        if time.monotonic() > end:
            raise DisplayError("the window does not go away")
        time.sleep(LOOK_EVERY_SECONDS)


def describe_paint(found: list[dict]) -> str:
    lines = ["From the start of the program to a painted window"]
    for tasks in sorted({run["tasks"] for run in found}):
        runs = [run for run in found if run["tasks"] == tasks]
        label = f"a session of {tasks:,} tasks" if tasks else "an empty session"
        if any(run["painted"] is None for run in runs):
            lines.append(f"  {label}: WRONG: no window in {WATCH_SECONDS:.0f} s")
            continue
        for key, words in (("painted", "painted"), ("calm", "last change")):
            times = [run[key] * 1000 for run in runs]
            spread = f"{min(times):.0f} .. {max(times):.0f}"
            lines.append(f"  {label}: {words} after {median(times):.0f} ms, {spread}")
    return "\n".join(lines)
