"""The index: made by Pagefind from small pages, in parts, of which only those are made that changed.

Pagefind needs a second for each megabyte of text and cannot change an index that is there. So a large site
has several small ones, which readers' browsers ask as one (https://pagefind.app/docs/multisite/). In which
part a post stands depends on its address alone, so that a change of one post changes one part.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import threading
import weakref
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module, metadata
from pathlib import Path

from shorttake import files
from shorttake.render.search.found import Found
from shorttake.render.search.settle import settle

PACKAGE = "pagefind_bin"
SECONDS = 600  # a part with one huge post takes a minute
PART = 1_000_000  # bytes of pages in one part, about; a question asks every part, so many would be slow
_MOST = 64  # parts
_AT_ONCE = os.cpu_count() or 1
# Pagefind also writes search boxes of its own, which our page does not use; one part's program asks all.
_NOT_OURS = ("pagefind-ui.", "pagefind-modular-ui.", "pagefind-component-ui.", "pagefind-highlight.")
_PROGRAM = ("pagefind.js", "pagefind-worker.js", "wasm.")


@dataclass(frozen=True)
class NoSearch:
    """Why there is no index, and what would help."""

    why: str
    hint: str


@dataclass(frozen=True)
class Index:
    """An index that is made: its files by the name under which a site has them together, and how many
    parts stand beside the first one, in folders named 1, 2, and so on."""

    files: Mapping[str, Path]
    further: int


def program() -> Path | NoSearch:
    """Where Pagefind is; it comes with its package for most machines."""
    hint = f"pip install {PACKAGE}; or set `search` to False"
    try:
        return Path(import_module(PACKAGE).get_executable())
    except (ImportError, OSError) as error:
        return NoSearch(f"the search program is not there ({error})", hint)


class Making:
    """An index that is being made, while the caller does something else, from what the posts of a site give.

    `folder` is one of our own in the cache: it keeps the pages that were read and the parts, so that what is
    unchanged costs nothing; `part` is how large one may be. Raises FileError where it cannot be written.
    """

    def __init__(self, posts: Iterable[Found], folder: Path, part: int = PART) -> None:
        self._folder = folder
        self._program = program()
        self._parts: list[_Part] = []
        if isinstance(self._program, NoSearch):
            return
        before = f"{PACKAGE} {metadata.version(PACKAGE)}"
        try:
            for number, some in enumerate(divided(posts, part)):
                pages = {name: post for post in some for name in post.names}
                made = folder / "parts" / _name(before + "".join(sorted(pages)))
                self._parts.append(_Part(made, folder / f"pages-{number}", pages))
            self._waiting = [one for one in self._parts if not one.made.is_dir()]
            for number, one in enumerate(self._waiting):
                one.write()
                if number < _AT_ONCE:
                    one.start(self._program)
        except OSError as error:
            raise files.failure(error, Path(os.fsdecode(error.filename or folder)), "written") from None

    def finish(self) -> Index | NoSearch:
        """The index, once it is made. Raises FileError where it cannot be written."""
        if isinstance(self._program, NoSearch):
            return self._program
        if not self._parts:
            return NoSearch("there is nothing to search yet", "it comes with the first post")
        tidied = threading.Thread(target=self._tidy, daemon=True)
        tidied.start()
        try:
            for number, one in enumerate(self._waiting):
                why = one.wait()
                if why is not None:
                    return why
                for further in self._waiting[number + 1 : number + 1 + _AT_ONCE]:
                    further.start(self._program)
            tidied.join()
            found = {
                f"{number}/{inside}" if number else inside: one.made / inside
                for number, one in enumerate(self._parts)
                for inside in served(one.made, whole=number == 0)
            }
        except OSError as error:
            raise files.failure(error, Path(os.fsdecode(error.filename or self._folder)), "written") from None
        return Index(found, len(self._parts) - 1)

    def _tidy(self) -> None:
        """Takes away what no part needs any more, while others are made: disks take their time."""
        used = {path for one in self._parts for path in (one.made, one.folder, one.new)}
        for folder in (self._folder, self._folder / "parts"):
            for other in folder.iterdir() if folder.is_dir() else ():
                if other not in used and other.name != "parts":
                    shutil.rmtree(other, ignore_errors=True)


def divided(posts: Iterable[Found], part: int) -> list[list[Found]]:
    """The posts in as many parts as there is text for, of about `part` bytes; none is empty."""
    posts = list(posts)
    size, many = sum(post.size for post in posts), 1
    while many < _MOST and size > many * part:
        many *= 2
    parts: list[list[Found]] = [[] for _ in range(many)]
    for post in posts:
        if post.names:
            parts[int(_name(post.url)[:8], 16) % many].append(post)
    return [part for part in parts if part]


def served(made: Path, whole: bool = True) -> Iterator[str]:
    """The files of a part that readers' browsers ask for, as names below it; `whole` with its program."""
    passed_over = _NOT_OURS if whole else (*_NOT_OURS, *_PROGRAM)
    for folder, folders, names in os.walk(made):
        folders.sort()
        inside = Path(folder).relative_to(made).as_posix()
        for name in sorted(names):
            if not name.startswith(passed_over):
                yield name if inside == "." else f"{inside}/{name}"


@dataclass
class _Part:
    """One part: where it is when it is `made`, the folder of its pages, and by whom each page is said."""

    made: Path
    folder: Path
    pages: Mapping[str, Found]
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _failed: str = ""

    @property
    def new(self) -> Path:
        """Where it is while it is being made."""
        return self.folder.with_name(f"new-{self.folder.name}")

    def write(self) -> None:
        """Makes the folder hold these pages and no others; what is there already is not written again.

        A page's name tells its content and its size, so that one which was cut off is found out.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        wanted = {f"{name}.html": name for name in self.pages}
        with os.scandir(self.folder) as there:
            for entry in there:
                if entry.name not in wanted:
                    Path(entry.path).unlink()
                elif entry.name.endswith(f"-{entry.stat().st_size}.html"):
                    del wanted[entry.name]
        for post in {id(post): post for name in wanted.values() if (post := self.pages[name])}.values():
            for name, page in zip(post.names, post.pages(), strict=True):
                if f"{name}.html" in wanted:
                    (self.folder / f"{name}.html").write_bytes(page)

    def start(self, found: Path) -> None:
        """Begins to make it, unless that was begun."""
        if self._running or self._failed:
            return
        shutil.rmtree(self.new, ignore_errors=True)
        command = [str(found), "--site", str(self.folder), "--output-path", str(self.new), "--silent"]
        try:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
        except OSError as error:
            self._failed = f"the search program could not be run ({type(error).__name__})"
            return
        self._running.append(process)
        weakref.finalize(self, _end, process)

    def wait(self) -> NoSearch | None:
        """Waits until it is made, and puts it in its place; or why that cannot be."""
        if self._failed:
            return NoSearch(self._failed, "search is left out")
        process = self._running[0]
        try:
            said, complained = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            _end(process)
            return NoSearch("the search program takes too long", "search is left out")
        if process.returncode or not (self.new / "pagefind.js").is_file():
            last = (complained or said).decode("utf-8", "replace").strip().splitlines()[-1:]
            return NoSearch(f"the search program failed: {''.join(last)[:200]}", "search is left out")
        settle(self.new)
        for path in self.new.iterdir():
            if path.name.startswith(_NOT_OURS):
                path.unlink()
        self.made.parent.mkdir(parents=True, exist_ok=True)
        self.new.rename(self.made)
        return None


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends a process that nobody waits for any more."""
    if process.poll() is None:
        process.kill()
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
    process.wait()


def _name(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:20]
