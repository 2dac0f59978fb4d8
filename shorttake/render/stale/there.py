"""What lies in the folder of the site: looked at once before a build changes it, and again where it did."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from shorttake.render.stale.manifest import Stamped, made
from shorttake.render.stale.stamps import Stamp, disk_time, unsure


class Folder(NamedTuple):
    """A folder: its stamp, the names of its files, and of the folders in it."""

    stamp: Stamp | None
    files: list[str]
    folders: list[str]


class There:
    """The folder `top` and all in it, but for these names at its top, which are none of the site's."""

    def __init__(self, top: str, without: frozenset[str]) -> None:
        self._top, self._without = top, without
        self.put: set[str] = set()  # files that were put in place since, by their paths below the top
        self._looked = 0
        self._folders: dict[str, Folder] = {}

    def look(self) -> None:
        """Notes what is there now; nothing where there is no such folder. Raises OSError."""
        self._looked = disk_time()
        waiting = [self._top] if os.path.exists(self._top) else []  # noqa: PTH110
        while waiting:
            here = waiting.pop()
            self._folders[here] = found = self._read(here)
            waiting += [f"{here}/{name}" for name in found.folders]

    def folders(self) -> Iterator[tuple[str, Folder]]:
        """Each folder that was there, by its path below the top, with a slash at the end; the top is "".

        A folder comes before those in it.
        """
        for path, found in self._folders.items():
            yield f"{path[len(self._top) + 1 :]}/" if path != self._top else "", found

    def now(self, known: Mapping[str, Stamp | None]) -> Stamped:
        """The top and everything in it as it is now, with stamps; links are not followed. Raises OSError.

        `known` are stamps of files, by their path below the top, that were looked at in this build. Who
        changes something behind our back is found by the next one: a stamp is never newer than what it stands
        for.
        """
        start = len(self._top) + 1
        found: Stamped = []
        waiting = [self._top]
        while waiting:
            here = waiting.pop()
            folder = self._folders.get(here)
            stamped = made(here)
            sure = folder is not None and here != self._top and not unsure([(here, stamped)], self._looked)
            if folder is None or not sure or folder.stamp != stamped:
                folder = self._read(here)
            found.append((here, folder.stamp))
            waiting += [f"{here}/{name}" for name in folder.folders]
            for name in folder.files:
                path = f"{here}/{name}"
                inside = path[start:]
                found.append((path, (known.get(inside) if inside not in self.put else None) or made(path)))
        return found

    def _read(self, path: str) -> Folder:
        stamped = made(path)  # before its names: one that comes afterwards makes it another
        folder = Folder(stamped, [], [])
        top = path == self._top
        with os.scandir(path) as entries:
            for entry in entries:
                if not (top and entry.name in self._without):
                    names = folder.folders if entry.is_dir(follow_symlinks=False) else folder.files
                    names.append(entry.name)
        return folder
