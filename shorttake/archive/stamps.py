"""Which text files there are, and whether any of them changed since it was last read."""

from __future__ import annotations

import hashlib
import os
import time
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Literal

from shorttake import files
from shorttake.errors import FileError
from shorttake.settings import Settings

Root = Literal["inbox", "used", "page", "post"]

NOT_SURE = -1  # the time of a file that is to be read again next time
_ENDS = (".md", ".markdown")
# A file changed twice within one tick of its disk's clock has one time: Linux's own file systems tick with
# the kernel (at most 10 ms), FAT every two seconds.
_TICK, _COARSE_TICK, _SECOND = 20_000_000, 2_000_000_000, 1_000_000_000
_LARGEST = 2**63 - 1


@dataclass(eq=False)
class Folder:
    """The text files of one folder: their names, sizes in bytes, and times of change in nanoseconds.

    `prefix` is the folder below the blog's, with a slash at its end.
    """

    root: Root
    prefix: str
    names: list[str] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    times: list[int] = field(default_factory=list)


@dataclass(eq=False)
class Stamps:
    """Every text file as its folder has it now, nothing of it read.

    `digest` is the same for the same files with the same stamps, and None where a folder could not be
    listed; `unseen` are such folders' prefixes. `looked` is when, in nanoseconds since 1970.
    """

    looked: int
    folders: list[Folder] = field(default_factory=list)
    problems: list[FileError] = field(default_factory=list)
    unseen: tuple[str, ...] = ()
    digest: str | None = None

    def of_files(self) -> Iterator[tuple[str, int, int]]:
        """Each file (below the blog's folder, with slashes) with its size and its time of change."""
        return chain.from_iterable(
            zip([one.prefix + name for name in one.names], one.sizes, one.times, strict=True)
            for one in self.folders
        )

    def sure(self, mtime: int) -> int:
        """The time to remember of a file that is read now: NOT_SURE if it may change again in this tick.

        Git does the same for its index (https://git-scm.com/docs/racy-git).
        """
        tick = _COARSE_TICK if mtime % _SECOND == 0 else _TICK
        return NOT_SURE if abs(self.looked - mtime) < tick else mtime


def look(settings: Settings) -> Stamps:
    """Every file of the inbox, the pages and the posts, each once.

    One question to the system for each file: ten thousand take a few hundredths of a second.
    """
    found = Stamps(time.time_ns())  # the disk's clock, not the author's: SHORTTAKE_NOW does not move it
    cut = len(str(settings.root)) + 1 if settings.content.is_relative_to(settings.root) else 0
    seen: set[str] = set()
    for root, top in _roots(settings):
        waiting = [str(top)]
        while waiting:
            path = waiting.pop()
            if path not in seen:  # one folder of the settings may lie in another
                seen.add(path)
                # Below the inbox lies what was used: it waits no more.
                kind: Root = "used" if root == "inbox" and path != str(top) else root
                _list(path, path[cut:], kind, waiting, found)
    if not found.unseen:
        found.digest = _digest(found.folders)
    return found


def _roots(settings: Settings) -> Iterator[tuple[Root, Path]]:
    yield "inbox", settings.inbox
    for name in settings.page_paths:
        yield "page", settings.content / name
    for name in settings.article_paths:
        yield "post", settings.content / name


def _list(path: str, shown: str, root: Root, waiting: list[str], found: Stamps) -> None:
    """Puts down the files of one folder, and its folders to be looked at later."""
    folder = Folder(root, f"{shown}/")
    names, sizes, times = folder.names, folder.sizes, folder.times
    try:
        with os.scandir(path) as entries:
            for entry in entries:
                name = entry.name
                if name[0] == ".":
                    continue
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                elif (name.endswith(".md") or name.lower().endswith(_ENDS)) and entry.is_file():
                    try:
                        stat = entry.stat()
                    except OSError:  # gone meanwhile
                        continue
                    names.append(name)
                    sizes.append(stat.st_size)
                    times.append(stat.st_mtime_ns)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        found.problems.append(files.failure(error, Path(path), "read"))
        found.unseen += (folder.prefix,)
        return
    if max(times, default=0) > _LARGEST:  # the year 2262 and later, which no database can hold
        times[:] = [min(time, _LARGEST) for time in times]
    found.folders.append(folder)


def _digest(folders: list[Folder]) -> str:
    sums = hashlib.blake2b(digest_size=16)
    for folder in folders:
        names = "\0".join((folder.prefix, *folder.names, ""))
        sums.update(names.encode("utf-8", "surrogateescape"))
        sums.update(array("q", folder.sizes).tobytes())
        sums.update(array("q", folder.times).tobytes())
    return sums.hexdigest()
