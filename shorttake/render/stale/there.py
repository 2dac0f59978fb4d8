"""What lies in the folder of the site: each build looks once, and where it changes something, again."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from shorttake.render.stale.manifest import Manifest, made
from shorttake.render.stale.stamps import Stamp, Stamped, disk_time, is_folder, is_young, unpacked


class Folder(NamedTuple):
    """A folder: its stamp, the names of its files, and of the folders in it."""

    stamp: Stamp | None
    files: list[str]
    folders: list[str]


class There:
    """The folder `top` and all in it, but for these names at its top, which are none of the site's.

    `before` is what the last build knew. A folder whose stamp is the same has the same names: they are not
    asked for again. Who changes something behind our back is found by the next build, since a stamp is never
    newer than what it stands for.
    """

    def __init__(self, top: str, without: frozenset[str], before: Manifest | None = None) -> None:
        self._top, self._without = top, without
        self._folders: dict[str, Folder] = {}
        self._touched: set[str] = set()
        self._put: set[str] = set()
        self._sure: dict[str, Folder] = {}
        if before is not None and before.target == top:
            self._sure = _sure(unpacked(before.outputs), before.looked)

    def look(self) -> None:
        """Notes what is there now; nothing where there is no such folder. Raises OSError."""
        self._folders = {}
        looked = disk_time()
        waiting = [self._top] if os.path.exists(self._top) else []  # noqa: PTH110
        while waiting:
            here = waiting.pop()
            self._folders[here] = found = self._read(here)
            waiting += [f"{here}/{name}" for name in found.folders]
            if is_young(found.stamp, looked):
                self._touched.add(here)

    def folders(self) -> Iterator[tuple[str, Folder]]:
        """Each folder that was there, by its path below the top, with a slash at the end; the top is "".

        A folder comes before those in it.
        """
        for path, found in self._folders.items():
            yield f"{path[len(self._top) + 1 :]}/" if path != self._top else "", found

    def change(self, put: Iterable[str], removed: Iterable[str]) -> None:
        """These files are put in their places after the look, and these files and folders taken away; by
        their paths below the top."""
        self._put.update(put)
        for name in (*self._put, *removed):
            path = f"{self._top}/{name}"
            while (path := path.rpartition("/")[0]) not in self._folders and len(path) > len(self._top):
                self._touched.add(path)
            self._touched.add(path)

    def now(self, known: Mapping[str, Stamp | None]) -> Stamped:
        """The top and everything in it as it is now, with stamps; links are not followed. Raises OSError.

        `known` are stamps of files, by their paths below the top, that were looked at in this build.
        """
        self._sure = {}
        start = len(self._top) + 1
        found: Stamped = []
        waiting = [self._top]
        while waiting:
            here = waiting.pop()
            folder = self._folders.get(here)
            if folder is None or here in self._touched or here == self._top:
                folder = self._read(here)
            found.append((here, folder.stamp))
            waiting += [f"{here}/{name}" for name in folder.folders]
            for name in folder.files:
                path = f"{here}/{name}"
                inside = path[start:]
                found.append((path, (known.get(inside) if inside not in self._put else None) or made(path)))
        return found

    def _read(self, path: str) -> Folder:
        stamped = made(path)  # before its names: one that comes afterwards makes it another
        top = path == self._top
        sure = self._sure.get(path)
        if sure is not None and sure.stamp == stamped and not top:  # the top may be a link
            return sure
        folder = Folder(stamped, [], [])
        with os.scandir(path) as entries:
            for entry in entries:
                if not (top and entry.name in self._without):
                    names = folder.folders if entry.is_dir(follow_symlinks=False) else folder.files
                    names.append(entry.name)
        return folder


def _sure(outputs: Stamped, looked: int) -> dict[str, Folder]:
    """The folders of a site as they were at this time (nanoseconds since 1970, the disk's clock); each comes
    with its files behind it, and before the folders in it."""
    found: dict[str, Folder] = {}
    files: list[str] = []
    start = 0
    for path, stamped in outputs:
        if not is_folder(stamped):
            files.append(path[start:])
            continue
        above, _, name = path.rpartition("/")
        if above in found:
            found[above].folders.append(name)
        files, start = [], len(path) + 1
        found[path] = Folder(stamped, files, [])
    return {path: one for path, one in found.items() if not is_young(one.stamp, looked)}
