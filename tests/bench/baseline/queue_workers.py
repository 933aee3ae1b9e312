#!/usr/bin/env python3
"""Baseline 1: queues and worker processes.

A queue of tasks; worker processes that block on it (get, download, put the result, task_done); a
queue of results; parser processes, one a core, that read it. None in a queue ends one reader.
Ctrl-C empties the queue of tasks: what is already downloaded is still parsed.
"""

import multiprocessing
import os
import queue
import signal
import sys
from multiprocessing.queues import JoinableQueue
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Lock
from pathlib import Path

from steps import download, parse_arguments, parse_line, read_list


def work(
    tasks: JoinableQueue, results: JoinableQueue | None, failed: Synchronized, folder: Path
) -> None:
    """A worker: downloads until it gets None."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the main process decides what Ctrl-C means
    while (url := tasks.get()) is not None:
        try:
            done = download(url, folder)
            if results is not None:
                results.put(done)
        except (OSError, ValueError) as error:
            print(f"{url}: {error}", file=sys.stderr)
            with failed.get_lock():
                failed.value += 1
        finally:
            tasks.task_done()
    tasks.task_done()


def parse(results: JoinableQueue, results_path: Path, lock: Lock) -> None:
    """A parser: writes a line for each result until it gets None."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with open(results_path, "a", encoding="utf-8") as file:
        while (done := results.get()) is not None:
            line = parse_line(done)
            with lock:
                file.write(line)
                file.flush()
            results.task_done()
    results.task_done()


def start(count: int, target, *arguments) -> list[multiprocessing.Process]:
    processes = [multiprocessing.Process(target=target, args=arguments) for _ in range(count)]
    for process in processes:
        process.start()
    return processes


def finish(jobs: JoinableQueue, readers: list[multiprocessing.Process]) -> None:
    """Waits until everything in the queue is done, then ends its readers."""
    jobs.join()
    for _ in readers:
        jobs.put(None)
    for reader in readers:
        reader.join()


def drop_waiting(tasks: JoinableQueue) -> None:
    """Takes out every task that no worker has begun."""
    try:
        while True:
            tasks.get(timeout=0.1)
            tasks.task_done()
    except queue.Empty:
        pass


def main() -> int:
    options = parse_arguments("Downloads and parses a list with worker processes and queues.")
    tasks: JoinableQueue = multiprocessing.JoinableQueue()
    results: JoinableQueue | None = None if options.no_parse else multiprocessing.JoinableQueue()
    failed: Synchronized = multiprocessing.Value("i", 0)  # type: ignore[assignment]
    parsers: list[multiprocessing.Process] = []
    if results is not None:
        options.results.write_text("")
        lock = multiprocessing.Lock()
        parsers = start(os.cpu_count() or 1, parse, results, options.results, lock)
    workers = start(options.jobs, work, tasks, results, failed, options.dir)

    interrupted = False
    try:
        for url in read_list(options.list):
            tasks.put(url)
        tasks.join()
    except KeyboardInterrupt:
        interrupted = True
        drop_waiting(tasks)
    finish(tasks, workers)
    if results is not None:
        finish(results, parsers)
    return 130 if interrupted else 1 if failed.value else 0


if __name__ == "__main__":
    sys.exit(main())
