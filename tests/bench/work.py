"""The work to be done: files that are generated once, kept below a work folder and served by nginx.

A Work names its files; Works.get() makes those that are missing. Names are unique, so every
contender can put them into one flat folder. The same seed gives the same bytes on every machine.
"""

import os
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from server import SAME_FILE

KIB, MIB, MB = 1 << 10, 1 << 20, 1_000_000
FILES_PER_FOLDER = 1000
PAGE_ROOTS = Path("/usr/share/doc")
PAGE_PACKAGES = ("libstdc++-*-doc", "python3*-doc")
INSTALL_PAGES = "apt-get install libstdc++-12-doc python3-doc python3.11-doc"
STAMP = ".complete"


class WorkError(Exception):
    """The work cannot be made; the text says what to do."""


@dataclass(frozen=True)
class Work:
    """Files on disk, in the order in which they are listed."""

    key: str
    title: str
    root: Path  # what the server serves
    paths: tuple[str, ...]  # below root
    sizes: tuple[int, ...]
    by_bytes: bool = False  # the rate is MB/s, not files/s
    pages: bool = False  # downloaded and parsed
    pace: str = ""  # how the server gives it, and over which of its ports: see Server.url()
    way: str = "http"

    @property
    def capped(self) -> bool:
        return self.pace == "capped"

    @property
    def count(self) -> int:
        return len(self.paths)

    def address_of(self, number: int) -> str:
        """The host of a file, where it is not the server's own address."""
        return f"h{number}.localhost" if self.way == "hosts" else ""

    @cached_property
    def total(self) -> int:
        return sum(self.sizes)

    @cached_property
    def size_of(self) -> dict[str, int]:
        """What must be in the target folder: size by file name."""
        return {os.path.basename(path): size for path, size in zip(self.paths, self.sizes)}


class Works:
    """Makes works below a folder and finds them again there."""

    def __init__(self, root: Path, quick: bool) -> None:
        self.root = root
        self.divisor = 10 if quick else 1

    def get(self, key: str) -> Work:
        return MAKERS[key](self)

    def small10k(self) -> Work:
        return self._small("small10k", 10_000 // self.divisor, 10 * KIB)

    def small100k(self) -> Work:
        return self._small("small100k", 100_000 // self.divisor, KIB)

    def small10k_tls(self) -> Work:
        return over(self.small10k(), "tls", "TLS, HTTP/1.1")

    def small10k_h2(self) -> Work:
        return over(self.small10k(), "h2", "TLS, HTTP/2")

    def hosts30k(self) -> Work:
        work = self._small("hosts30k", 30_000 // self.divisor, KIB)
        return replace(work, title=f"{work.title}, each of its own host", way="hosts")

    def large2g(self) -> Work:
        size = 2048 * MIB // self.divisor // MIB * MIB
        return self._large("large2g", f"one file of {size // MIB:,} MiB", size)

    def large2g_tls(self) -> Work:
        return over(self.large2g(), "tls", "TLS")

    def capped400m(self) -> Work:
        size = 400 * MB // self.divisor
        title = f"one file of {size // MB:,} MB, 4 MB/s a connection"
        return replace(self._large("capped400m", title, size), pace="capped")

    def same(self, count: int) -> Work:
        """Any number of files of 1 KiB, which are one file here: as many as it says at once."""
        self.root.mkdir(parents=True, exist_ok=True)
        (self.root / SAME_FILE).write_bytes(random.Random(KIB).randbytes(KIB))
        paths = tuple(f"d{number // FILES_PER_FOLDER:04}/f{number:07}.bin" for number in range(count))
        title = f"{count:,} files of 1 KiB"
        return Work(f"same{count}", title, self.root, paths, (KIB,) * count, pace="same")

    def pages5k(self) -> Work:
        wanted = 5_000
        found = find_pages()[:wanted]
        if not found:
            raise WorkError(f"no HTML pages in {PAGE_ROOTS}; install them: {INSTALL_PAGES}")
        sources = found[:: self.divisor]  # a quick run takes every tenth: some of each package
        note = "" if len(found) == wanted else f" ({len(found):,} are installed)"
        folder = f"pages-{len(sources)}"
        names = [f"p{number:05}-{path.name}" for number, path in enumerate(sources)]
        self._make(folder, lambda path: copy_all(sources, [path / name for name in names]))
        paths = tuple(f"{folder}/{name}" for name in names)
        sizes = tuple((self.root / path).stat().st_size for path in paths)
        title = f"{len(paths):,} real HTML pages{note}, downloaded and parsed"
        return Work("pages5k", title, self.root, paths, sizes, pages=True)

    def _large(self, key: str, title: str, size: int) -> Work:
        folder = f"large-{size}"
        self._make(folder, lambda path: write_random(path / "large.bin", size, seed=1))
        return Work(key, title, self.root, (f"{folder}/large.bin",), (size,), by_bytes=True)

    def _small(self, key: str, count: int, size: int) -> Work:
        folder = f"small-{count}x{size}"
        paths = tuple(
            f"{folder}/d{number // FILES_PER_FOLDER:03}/f{number:06}.bin" for number in range(count)
        )
        self._make(folder, lambda _: write_small(self.root, paths, size))
        title = f"{count:,} files of {size // KIB} KiB"
        return Work(key, title, self.root, paths, (size,) * count)

    def _make(self, folder: str, fill: Callable[[Path], None]) -> None:
        """Fills a folder unless an earlier run did; a half-made one is made again."""
        path = self.root / folder
        if (path / STAMP).exists():
            return
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        fill(path)
        (path / STAMP).touch()


MAKERS: dict[str, Callable[[Works], Work]] = {
    "small10k": Works.small10k,
    "small10k-tls": Works.small10k_tls,
    "small10k-h2": Works.small10k_h2,
    "small100k": Works.small100k,
    "hosts30k": Works.hosts30k,
    "large2g": Works.large2g,
    "large2g-tls": Works.large2g_tls,
    "capped400m": Works.capped400m,
    "pages5k": Works.pages5k,
}


def over(work: Work, way: str, words: str) -> Work:
    """The same files from another of the server's ports."""
    return replace(work, key=f"{work.key}-{way}", title=f"{work.title}, {words}", way=way)


def write_small(root: Path, paths: tuple[str, ...], size: int) -> None:
    numbers = random.Random(size)
    for path in paths:
        target = root / path
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(numbers.randbytes(size))


def write_random(path: Path, size: int, seed: int) -> None:
    numbers = random.Random(seed)
    with open(path, "wb") as file:
        for begin in range(0, size, MIB):
            file.write(numbers.randbytes(min(MIB, size - begin)))


def find_pages() -> list[Path]:
    """The distinct .html files of the documentation packages, sorted by path."""
    found: dict[str, Path] = {}
    for path in sorted(walk_pages()):
        found.setdefault(os.path.realpath(path), path)
    return list(found.values())


def walk_pages() -> Iterator[Path]:
    for pattern in PAGE_PACKAGES:
        for package in PAGE_ROOTS.glob(pattern):
            for folder, _, names in os.walk(package, followlinks=True):
                yield from (Path(folder, name) for name in names if name.endswith(".html"))


def copy_all(sources: list[Path], targets: list[Path]) -> None:
    for source, target in zip(sources, targets):
        shutil.copyfile(source, target)


def warm(work: Work) -> None:
    """Reads every file once, so that no contender is the one that waits for the disk."""
    for path in work.paths:
        with open(work.root / path, "rb") as file:
            while file.read(MIB):
                pass
