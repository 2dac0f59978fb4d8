"""Keeping many links in one go: one lock, one look at the archive, and few waits for the disk.

Each file is synced before it gets its name, and nothing is told to be kept before its name is on the disk;
so a power cut costs files that nobody was told of, and never half a file. A link alone takes the disk some
milliseconds; of thousands, `syncfs` waits once for two thousand.
"""

from __future__ import annotations

import contextlib
import ctypes
import datetime as dt
import errno
import os
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from shorttake import files
from shorttake.archive import Place
from shorttake.inbox.capture import name_words as slug_of
from shorttake.inbox.capture import tidy as tidy
from shorttake.inbox.shelf import link_id
from shorttake.link import Link, to_text
from shorttake.urls import canonical

TOGETHER = 2_000  # links that are synced at once
_TEMPORARY = ".shorttake-{}.tmp"  # what `files.sweep` takes away


class Known(Protocol):
    """What is asked whether a page was linked before (`archive.Archive`)."""

    def refresh(self) -> object:
        """Looks at the files once more."""

    def places(self, url: str) -> Sequence[Place]:
        """Where the page is linked, as of the last look."""


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of one link: `added` with its file and id, or `known` and where (nowhere: given twice)."""

    status: Literal["added", "known"]
    link: Link
    path: Path | None = None
    seen: tuple[Place, ...] = ()

    @property
    def id(self) -> str:
        """The id of the link, as the inbox shows it."""
        return link_id(self.link.url)


def capture_many(
    links: Sequence[Link],
    inbox: Path,
    known: Known,
    now: dt.datetime,
    progress: Callable[[int], object] = lambda done: None,
    together: int = TOGETHER,
) -> list[Filed]:
    """Writes the link file of each link that is neither published nor kept; what came of each, in order.

    `progress` is told how many are safe on the disk, after each `together` of them. Raises FileError where
    the disk says no: what is in the inbox by then stays, and the same call adds the rest.
    """
    done: list[Filed] = []
    with files.lock(inbox.parent):
        files.sweep(inbox)
        known.refresh()
        taken: set[str] = set()
        for begin in range(0, len(links), together):
            some = [_looked_up(tidy(link, now), known, taken) for link in links[begin : begin + together]]
            done += _written(some, inbox, now)
            progress(len(done))
    return done


def _looked_up(link: Link, known: Known, taken: set[str]) -> Filed:
    form = canonical(link.url)
    places = tuple(known.places(link.url))
    again = form in taken
    taken.add(form)
    return Filed("known" if places or again else "added", link, None, places)


def _written(some: list[Filed], inbox: Path, now: dt.datetime) -> list[Filed]:
    """The files of the new links among these, on the disk when this returns."""
    waiting: list[tuple[int, str, str]] = []  # which one, the file as it is now, the name that it will have
    try:
        for index, one in enumerate(some):
            if one.status == "added":
                if not waiting:
                    _make(inbox)
                name = f"{one.link.added or now:%Y-%m-%d}-{slug_of(one.link)}-{one.id}"
                temporary = f"{inbox}/{_TEMPORARY.format(secrets.token_hex(8))}"
                waiting.append((index, temporary, f"{inbox}/{name}"))
                _write(temporary, to_text(one.link).encode("utf-8"), inbox)
        if not waiting:
            return some
        _sync([temporary for _, temporary, _ in waiting], inbox)
        for index, temporary, name in waiting:
            some[index] = Filed("added", some[index].link, Path(_placed(temporary, name)))
        _sync_folder(inbox)
    finally:
        for _, temporary, _ in waiting:
            with contextlib.suppress(OSError):
                os.unlink(temporary)  # noqa: PTH108 (of thousands, each Path is felt)
    return some


def _make(inbox: Path) -> None:
    try:
        inbox.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise files.failure(error, inbox, "made") from None


def _write(temporary: str, data: bytes, inbox: Path) -> None:
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(handle, view) :]
        finally:
            os.close(handle)
    except OSError as error:
        raise files.failure(error, inbox, "written") from None


def _placed(temporary: str, name: str) -> str:
    """Gives a file its name, or the next one that is free; what is there is never written over."""
    for number in range(1, 1000):
        path = f"{name}.md" if number == 1 else f"{name}-{number}.md"
        try:
            os.link(temporary, path)
            return path
        except FileExistsError:
            continue
        except OSError as error:
            if error.errno not in (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EXDEV):
                raise files.failure(error, Path(path), "written") from None
            if not os.path.lexists(path):  # a file system without hard links
                os.rename(temporary, path)  # noqa: PTH104
                return path
    raise files.failure(FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)), Path(name), "written")


def _sync(paths: Sequence[str], folder: Path) -> None:
    """Waits until the words of these files are on the disk: all at once if the system can, else one by one.

    syncfs(2) waits for all of a file system, and says (since Linux 5.8) if the disk did not take it.
    """
    try:
        if not _syncfs(folder):
            for path in paths:
                _fsync(path, os.O_RDONLY)
    except OSError as error:
        raise files.failure(error, folder, "written") from None


def _syncfs(folder: Path) -> bool:
    try:
        call = ctypes.CDLL(None, use_errno=True).syncfs
    except (AttributeError, OSError):
        return False
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        if call(handle) == 0:
            return True
        number = ctypes.get_errno()
        if number == errno.ENOSYS:
            return False
        raise OSError(number, os.strerror(number))
    finally:
        os.close(handle)


def _fsync(path: str | Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):  # as in `files`: a system that cannot is no reason to fail
        _fsync(folder, os.O_RDONLY | os.O_DIRECTORY)
