"""Many posts that nothing is known of yet: a part of their files is read in a process beside this one."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from shorttake.cache import Cache
from shorttake.render.stale.beside import Beside, is_possible

T = TypeVar("T")

_MANY = 200  # files that are worth a second process
_SHARE = 0.6  # of them: whoever takes what was read has work with that too


class Ahead(Generic[T]):
    """The last of these `files`, each with whether it is a page, as `read` reads them; of few files none.

    To be asked for one by one, in their order, so that the first are read meanwhile.
    """

    def __init__(
        self, files: Sequence[tuple[str, bool]], read: Callable[[str, bool], T], cache: Cache
    ) -> None:
        many = int(_SHARE * len(files)) if len(files) >= _MANY and is_possible() else 0
        self._files, self._read, self._cache = files[len(files) - many :], read, cache
        self._names = frozenset(file for file, _ in self._files)
        self._found: dict[str, T] = {}
        self._beside = Beside(self._read_there) if many else None

    def of(self, file: str) -> T | None:
        """What was read of this file; None where it is to be read here, whatever the reason."""
        if file not in self._names:
            return None
        if self._beside is not None:
            beside, self._beside = self._beside, None
            self._found = beside.result() or {}
        return self._found.pop(file, None)

    def end(self) -> None:
        """Nobody asks any more."""
        if self._beside is not None:
            self._beside.stop()
            self._beside = None

    def _read_there(self) -> dict[str, T]:
        self._cache.leave()
        found: dict[str, T] = {}
        for file, page in self._files:
            with contextlib.suppress(Exception):  # what is wrong with it is said where it is asked for
                found[file] = self._read(file, page)
        return found
