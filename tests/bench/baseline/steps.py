"""The two steps both baseline programs are made of: download a URL, parse a page.

Downloads go through urllib.request.urlopen, one connection a file, because that is what a program
of this pattern does with the standard library: urllib follows redirects, raises for 4xx and 5xx and
obeys proxies, and it keeps no connection. (http.client could keep one per worker, but then redirects
and errors are the program's own work.) Bodies are streamed to disk, never held in memory.
"""

import argparse
import json
import shutil
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import count
from pathlib import Path
from typing import BinaryIO

TIMEOUT_SECONDS = 60
COPY_BLOCK = 1 << 20


@dataclass(frozen=True)
class Download:
    """A finished download, as it travels from the downloading to the parsing side."""

    url: str
    path: Path
    mime: str
    charset: str


def read_list(path: Path) -> list[str]:
    """The URLs of a list, one a line; blank lines and # comments are skipped."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8-sig").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def download(url: str, folder: Path) -> Download:
    """Downloads url to a file of its own in folder; raises OSError (URLError is one)."""
    with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as response:
        with create_unique(folder, url) as file:
            path = Path(file.name)
            try:
                shutil.copyfileobj(response, file, COPY_BLOCK)
                check_length(response.headers.get("Content-Length"), file.tell())
            except BaseException:
                path.unlink()
                raise
        headers = response.headers
        charset = headers.get_content_charset() or "utf-8"
        return Download(response.url, path, headers.get_content_type(), charset)


def check_length(declared: str | None, received: int) -> None:
    """read(n) of http.client ends quietly when a body is cut short, so it is compared here."""
    if declared is not None and int(declared) != received:
        raise OSError(f"body cut short: {received} of {declared} bytes")


def create_unique(folder: Path, url: str) -> BinaryIO:
    """Creates and opens a file that nobody else has; safe between processes (O_EXCL)."""
    for name in candidate_names(url):
        try:
            return open(folder / name, "xb")
        except FileExistsError:
            continue
    raise AssertionError("candidate_names never ends")


def candidate_names(url: str) -> Iterator[str]:
    name = Path(urllib.parse.unquote(urllib.parse.urlsplit(url).path)).name or "index.html"
    yield name
    stem, suffix = Path(name).stem, Path(name).suffix
    for number in count(1):
        yield f"{stem} ({number}){suffix}"


class PageReader(HTMLParser):
    """Collects the title and the links (absolute URL and text) of a page."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = base
        self.title_parts: list[str] = []
        self.links: list[dict[str, str]] = []
        self._in_title = False
        self._link_url: str | None = None
        self._link_text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._end_link()
            href = dict(attrs).get("href")
            if href:
                self._link_url = urllib.parse.urljoin(self.base, href)
        elif tag == "title":
            self._in_title = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._end_link()
        elif tag == "title":
            self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title_parts.append(data)
        if self._link_url is not None:
            self._link_text.append(data)

    def close(self) -> None:
        super().close()
        self._end_link()

    def _end_link(self) -> None:
        if self._link_url is not None:
            text = " ".join("".join(self._link_text).split())
            self.links.append({"url": self._link_url, "text": text})
        self._link_url = None
        self._link_text = []


def parse_line(done: Download) -> str:
    """Parses a downloaded file; returns its result as one line of JSON."""
    result: dict[str, object] = {"url": done.url, "title": None, "links": []}
    if done.mime in ("text/html", "application/xhtml+xml"):
        reader = PageReader(done.url)
        try:
            reader.feed(done.path.read_bytes().decode(done.charset, errors="replace"))
            reader.close()
            result["title"] = " ".join("".join(reader.title_parts).split())
            result["links"] = reader.links
        except (LookupError, ValueError, OSError) as error:
            result["error"] = str(error)
    return json.dumps(result, ensure_ascii=False) + "\n"


def parse_arguments(description: str) -> argparse.Namespace:
    """The command line both programs share."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("list", type=Path, metavar="LIST", help="text file, one URL a line")
    parser.add_argument("-j", "--jobs", type=int, default=16, metavar="N", help="downloads at once")
    parser.add_argument(
        "-d", "--dir", type=Path, required=True, metavar="OUT", help="target folder"
    )
    parser.add_argument("--results", type=Path, metavar="FILE", help="JSON Lines, one a result")
    parser.add_argument("--no-parse", action="store_true", help="only download")
    arguments = parser.parse_args()
    if arguments.results is None:
        arguments.results = arguments.dir / "results.jsonl"
    arguments.dir.mkdir(parents=True, exist_ok=True)
    return arguments
