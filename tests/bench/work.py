"""The work to be done: files that are generated once, kept below a work folder and served by nginx.

A Work names its files; Works.get() makes those that are missing. Names are unique, so every
contender can put them into one flat folder. The same seed gives the same bytes on every machine.
"""

import os
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

KIB, MIB = 1 << 10, 1 << 20
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
    capped: bool = False  # from a server that gives each connection CAPPED_BYTES_PER_SECOND

    @property
    def count(self) -> int:
        return len(self.paths)

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

    def large1g(self) -> Work:
        size = 1024 * MIB // self.divisor // MIB * MIB
        folder = f"large-{size // MIB}m"
        self._make(folder, lambda path: write_random(path / "large.bin", size, seed=1))
        title = f"one file of {size // MIB:,} MiB"
        return Work("large1g", title, self.root, (f"{folder}/large.bin",), (size,), by_bytes=True)

    def capped512m(self) -> Work:
        size = 512 * MIB // self.divisor // MIB * MIB
        folder = f"large-{size // MIB}m"
        self._make(folder, lambda path: write_random(path / "large.bin", size, seed=1))
        title = f"one file of {size // MIB:,} MiB, 4 MiB/s a connection"
        paths = (f"{folder}/large.bin",)
        return Work("capped512m", title, self.root, paths, (size,), by_bytes=True, capped=True)

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
    "small100k": Works.small100k,
    "large1g": Works.large1g,
    "capped512m": Works.capped512m,
    "pages5k": Works.pages5k,
}


def write_small(root: Path, paths: tuple[str, ...], size: int) -> None:
    numbers = random.Random(size)
    for path in paths:
        target = root / path
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(numbers.randbytes(size))


def write_random(path: Path, size: int, seed: int) -> None:
    numbers = random.Random(seed)
    with open(path, "wb") as file:
        for _ in range(size // MIB):
            file.write(numbers.randbytes(MIB))


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
