"""The growth mode: 1,000, 10,000, 100,000 and 1,000,000 tasks of 1 KiB; cost must grow in step.

Every task is a URL of its own with a name of its own; on the server they are all one file. The memory
of a task is the peak of the run, less that of a run with one task and less the URLs' own bytes.
"""

from contenders import clean_environment
from measure import SESSION, Place, find_fault, forget_session, last_error, launch, remove
from work import KIB, Works

COUNTS = (1_000, 10_000, 100_000, 1_000_000)
SESSIONS = (False, True)


def measure_growth(haul: str, works: Works, place: Place) -> list[dict]:
    """A dict of figures a size: without a session and with one."""
    found = []
    for session in SESSIONS:
        base = run_once(haul, works, 1, session, place)
        for count in COUNTS:
            count //= works.divisor
            kept = "with" if session else "without"
            place.say(f"growth: {count:,} tasks {kept} a session")
            run = run_once(haul, works, count, session, place)
            beyond = run["peak_bytes"] - base["peak_bytes"] - run["text_bytes"]
            found.append(run | {"session": session, "bytes_a_task": beyond / count})
    return found


def run_once(haul: str, works: Works, count: int, session: bool, place: Place) -> dict:
    scratch = place.scratch
    work, list_file, out = works.same(count), scratch / "list.txt", scratch / "out"
    urls = [place.server.url(path, work.pace) for path in work.paths]
    list_file.write_text("".join(f"{url}\n" for url in urls))
    out.mkdir()
    try:
        command = command_of(haul, session, place) + ["-d", str(out), str(list_file)]
        environment = clean_environment(scratch / "home")
        run = launch(command, scratch, place.settings.limit, environment)
        fault = find_fault(work, out)
        if run["timed_out"]:
            fault = "ended by the limit"
        elif run["status"] != 0:
            fault = f"exit status {run['status']} {last_error(scratch)}".strip()
        return run | {"tasks": count, "text_bytes": sum(map(len, urls)), "fault": fault}
    finally:
        remove(out)
        forget_session(scratch)


def command_of(haul: str, session: bool, place: Place) -> list[str]:
    jobs = ["-j", str(place.settings.jobs), "--per-host", str(place.settings.jobs)]
    kept = ["--session", str(place.scratch / SESSION)] if session else []
    return [haul, "--headless", "--quiet", "--no-parse", *jobs, *kept]


def describe_growth(found: list[dict]) -> str:
    lines = [f"Tasks of {KIB} bytes, from start to exit"]
    for session in SESSIONS:
        lines.append(f"  {'with' if session else 'without'} a session:")
        lines += (describe_run(run) for run in found if run["session"] is session)
    return "\n".join(lines)


def describe_run(run: dict) -> str:
    if run["fault"]:
        return f"  {run['tasks']:9,} tasks: WRONG: {run['fault']}"
    cpu = run["user"] + run["system"]
    return (
        f"  {run['tasks']:9,} tasks: {run['wall']:7.2f} s, "
        f"{1e6 * run['wall'] / run['tasks']:4.0f} us a task, "
        f"CPU {cpu:7.2f} s, peak {run['peak_bytes'] / 1e6:5,.0f} MB, "
        f"{run['bytes_a_task']:6,.0f} bytes a task beyond its URL"
    )
