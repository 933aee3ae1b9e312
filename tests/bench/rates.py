"""The rates mode: how exactly a limit is kept, with one transfer and with 64.

Haul downloads more than fits into the time at a limit for the whole run, is interrupted, and what
has arrived by then is compared with what the limit allows. It counts what it has received itself
(the bytes of its report), so what stands in the sockets' buffers does not count.
"""

import json
import os
import signal
import subprocess
import time
from pathlib import Path
from statistics import median

from contenders import clean_environment
from measure import Place, remove
from work import Work

LIMITS = (1 << 20, 16 << 20)  # bytes a second
TRANSFERS = (1, 64)
FROM_SECONDS, TO_SECONDS = 2.0, 12.0  # the ten seconds that are looked at


def measure_rates(haul: str, work: Work, place: Place) -> list[dict]:
    """A dict of figures for each limit and number of transfers."""
    found = []
    for limit in LIMITS:
        for transfers in TRANSFERS:
            place.say(f"rates: {limit >> 20} MiB/s, {transfers} transfers")
            early = received(haul, work, place, limit, transfers, FROM_SECONDS)
            late = received(haul, work, place, limit, transfers, TO_SECONDS)
            seconds = late["seconds"] - early["seconds"]
            rate = (late["bytes"] - early["bytes"]) / seconds
            found.append({"limit": limit, "transfers": transfers, "rate": rate})
    return found


def received(
    haul: str, work: Work, place: Place, limit: int, transfers: int, seconds: float
) -> dict:
    """What came until an interrupt after so many seconds."""
    out, report = place.scratch / "out", place.scratch / "report.jsonl"
    list_file = place.scratch / "list.txt"
    url = place.server.url(work.paths[0])
    list_file.write_text("".join(f"{url}?{number}\n" for number in range(transfers)))
    jobs = ["-j", str(transfers), "--per-host", str(transfers), "-s", "1"]
    options = ["--headless", "--quiet", "--no-parse", "--limit-rate", str(limit), *jobs]
    command = [haul, *options, "--report", str(report), "-d", str(out), str(list_file)]
    out.mkdir()
    try:
        begin = time.monotonic()
        process = start(command, place)
        time.sleep(seconds)
        taken = time.monotonic() - begin
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
        return {"bytes": bytes_of(report), "seconds": taken}
    finally:
        remove(out)


def start(command: list[str], place: Place) -> subprocess.Popen[bytes]:
    environment = clean_environment(place.scratch / "home")
    with open(os.devnull, "r+b") as null:
        return subprocess.Popen(
            command, env=environment, process_group=0, stdin=null, stdout=null, stderr=null
        )


def bytes_of(report: Path) -> int:
    return sum(json.loads(line)["bytes"] for line in report.read_text().splitlines())


def describe_rates(found: list[dict]) -> str:
    lines = [
        f"{each['limit'] >> 20:3} MiB/s, {each['transfers']:2} transfers: "
        f"{each['rate'] / (1 << 20):7.3f} MiB/s, {100 * each['rate'] / each['limit'] - 100:+.1f}%"
        for each in found
    ]
    worst = max(abs(each["rate"] / each["limit"] - 1) for each in found)
    middle = median(each["rate"] / each["limit"] for each in found)
    lines.append(f"worst {100 * worst:.1f}% off, median {100 * middle - 100:+.1f}%")
    return "\n".join(lines)
