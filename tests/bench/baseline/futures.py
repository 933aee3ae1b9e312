#!/usr/bin/env python3
"""Baseline 2: futures.

Downloads wait for the network, so they have a pool of threads; parsing needs the processor, so it
has a pool of processes, one a core. submit() gives a Future, as_completed() yields those that are
done, future.exception() says what went wrong. Ctrl-C cancels the futures that have not begun: what
is already downloaded is still parsed.
"""

import multiprocessing
import signal
import sys
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from pathlib import Path

from steps import Download, download, parse_arguments, parse_line, read_list


def start_parsers() -> ProcessPoolExecutor:
    """The pool of processes, started at once: forking is safe only while there are no threads.

    The processes inherit that Ctrl-C is ignored: the main process decides what it means.
    """
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    parsers = ProcessPoolExecutor(mp_context=multiprocessing.get_context("fork"))
    parsers.submit(int).result()
    signal.signal(signal.SIGINT, before)
    return parsers


def take(future: Future[Download], url: str) -> Download | None:
    """What a future brought, or None and a line on standard error."""
    error = future.exception()
    if error is not None:
        print(f"{url}: {error}", file=sys.stderr)
        return None
    return future.result()


class Run:
    """One list on its way: downloads in, parse futures out."""

    def __init__(
        self, downloaders: ThreadPoolExecutor, parsers: ProcessPoolExecutor | None
    ) -> None:
        self.downloaders = downloaders
        self.parsers = parsers
        self.parsing: list[Future[str]] = []
        self.failed = 0
        self.interrupted = False

    def download_all(self, urls: list[str], folder: Path) -> None:
        """Downloads the list; each file goes to the parsers as soon as it is there."""
        waiting = {self.downloaders.submit(download, url, folder): url for url in urls}
        seen: set[Future[Download]] = set()
        try:
            for future in as_completed(waiting):
                seen.add(future)
                self.pass_on(future, waiting[future])
        except KeyboardInterrupt:
            self.interrupted = True
            self.downloaders.shutdown(cancel_futures=True)  # waits for those under way
            for future in waiting.keys() - seen:
                if not future.cancelled():
                    self.pass_on(future, waiting[future])

    def pass_on(self, future: Future[Download], url: str) -> None:
        done = take(future, url)
        if done is None:
            self.failed += 1
        elif self.parsers is not None:
            self.parsing.append(self.parsers.submit(parse_line, done))

    def write_results(self, path: Path) -> None:
        with open(path, "w", encoding="utf-8") as file:
            for future in as_completed(self.parsing):
                file.write(future.result())


def main() -> int:
    options = parse_arguments("Downloads and parses a list with futures.")
    urls = read_list(options.list)
    parsers = None if options.no_parse else start_parsers()
    with ThreadPoolExecutor(options.jobs) as downloaders:
        run = Run(downloaders, parsers)
        run.download_all(urls, options.dir)
    if parsers is not None:
        run.write_results(options.results)
        parsers.shutdown()
    return 130 if run.interrupted else 1 if run.failed else 0


if __name__ == "__main__":
    sys.exit(main())
