"""The index: made by Pagefind from small pages, in parts, of which only those are made that changed.

Pagefind needs a second for each megabyte of text and cannot change an index that is there. So a large site
has several small ones, which readers' browsers ask as one (https://pagefind.app/docs/multisite/). In which
part a post stands depends on its address alone, so that a change of one post changes one part.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
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
# Makes one part after the other, as long as whoever asked for them is there.
_ONE_BY_ONE = """
import os, sys
parent, program, folders = os.getppid(), sys.argv[1], sys.argv[2:]
for pages, made in zip(folders[::2], folders[1::2]):
    words = [program, "--site", pages, "--output-path", made, "--silent"]
    if os.getppid() != parent or os.spawnv(os.P_WAIT, program, words):
        sys.exit(1)
"""
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
    """An index that is made: where its files lie, by the name under which a site has them together, and how
    many parts stand beside the first one, in folders named 1, 2, and so on."""

    files: Mapping[str, str]
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
                    one.run = Run(self._program, [one])
            for lane in range(_AT_ONCE):
                if later := self._waiting[_AT_ONCE + lane :: _AT_ONCE]:
                    run = Run(self._program, later)
                    for one in later:
                        one.run = run
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
            for one in self._waiting:
                why = one.wait()
                if why is not None:
                    return why
            tidied.join()
            found = {
                f"{number}/{inside}" if number else inside: f"{made}/{inside}"
                for number, (made, one) in enumerate((str(one.made), one) for one in self._parts)
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
    """One part: where it is when it is `made`, the folder of its pages, by whom each page is said, and what
    is making it."""

    made: Path
    folder: Path
    pages: Mapping[str, Found]
    run: Run | None = None

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

    def wait(self) -> NoSearch | None:
        """Waits until it is made, and puts it in its place; or why that cannot be."""
        why = self.run.failure if self.run else ""
        if not why and not (self.new / "pagefind.js").is_file():
            why = "the search program failed: it made nothing"
        if why:
            return NoSearch(why, "search is left out")
        settle(self.new)
        for path in self.new.iterdir():
            if path.name.startswith(_NOT_OURS):
                path.unlink()
        self.made.parent.mkdir(parents=True, exist_ok=True)
        self.new.rename(self.made)
        return None


class Run:
    """The search program at work on some parts, one after the other, while this process does other things."""

    def __init__(self, program: Path, parts: Sequence[_Part]) -> None:
        self._many, self._process, self._failed = len(parts), None, ""
        for one in parts:
            shutil.rmtree(one.new, ignore_errors=True)
        if len(parts) == 1:
            site, new = parts[0].folder, parts[0].new
            command = [str(program), "--site", str(site), "--output-path", str(new), "--silent"]
        else:
            places = [str(path) for one in parts for path in (one.folder, one.new)]
            command = [sys.executable, "-I", "-S", "-c", _ONE_BY_ONE, str(program), *places]
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                process_group=0 if os.name == "posix" else None,
            )
        except OSError as error:
            self._failed = f"the search program could not be run ({type(error).__name__})"
            return
        weakref.finalize(self, _end, self._process)

    @cached_property
    def failure(self) -> str:
        """Waits until all is made; why it was not, "" where it was."""
        if self._process is None:
            return self._failed
        try:
            said, complained = self._process.communicate(timeout=SECONDS * self._many)
        except subprocess.TimeoutExpired:
            _end(self._process)
            return "the search program takes too long"
        if self._process.returncode:
            last = (complained or said).decode("utf-8", "replace").strip().splitlines()[-1:]
            return f"the search program failed: {''.join(last)[:200]}"
        return ""


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends a process that nobody waits for any more."""
    if process.poll() is None:
        with suppress(ProcessLookupError):
            if os.name == "posix":
                os.killpg(process.pid, signal.SIGKILL)  # it, and the one that it waits for
            else:
                process.kill()
    for pipe in (process.stdout, process.stderr):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
    process.wait()


def _name(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:20]
