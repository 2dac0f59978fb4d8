"""What a process beside this one does of a build: reading half of the posts, and making half of the pages."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Iterable
from time import perf_counter
from typing import Any, Protocol

from shorttake.cache import Cache
from shorttake.render.stale.beside import Beside
from shorttake.render.stale.pages import Noted, Pages
from shorttake.render.stale.reads import Reads
from shorttake.render.stale.records import Records

_LOOK = 16  # pages after which it is asked how long the others will take
_WORTH = 1.0  # seconds: a second process takes much of that itself, since memory is copied
_OF = 9
HALF = 5  # a few more than half: the other process has less else to do
MOST = 8  # where this one has much else to do


def is_ours(name: str, share: int = HALF) -> bool:
    """Whether a page is made in this process, where `share` ninths are made beside it."""
    return zlib.crc32(name.encode()) % _OF >= share


class Half:
    """Posts that are being read while this process reads the rest: `files`, by `read()`."""

    def __init__(
        self, files: Iterable[str], read: Callable[[], None], cache: Cache, reads: Reads, records: Records
    ) -> None:
        self.files = frozenset(files)
        self._read, self._cache, self._reads, self._records = read, cache, reads, records
        self._beside = Beside(self._read_there)

    def take(self) -> None:
        """Waits for what was read; where that failed nothing is known, and the posts are read here."""
        made, records = self._beside.result() or ({}, {})
        self._records.take_over(records)
        for file, one in made.items():
            self._reads.keep(file, *one)

    def _read_there(self) -> tuple[dict[str, tuple[Any, bytes, bytes]], dict[bytes, bytes]]:
        self._cache.leave()
        self._read()
        return self._reads.taken(self.files), self._records.new


class Writer(Protocol):
    """Who writes the pages: all, or those that are `mine`; the `others` it notes."""

    pages: Pages
    mine: Callable[[str], bool] | None
    others: set[str]

    def written(self) -> Any:
        """What was written, to be sent to another process."""

    def take_over(self, written: Any) -> None:
        """What was written in another process."""


class Others:
    """Pages that are being made while this process makes the rest; `make` makes whatever the writer takes.

    Those that are `done` were made before.
    """

    def __init__(
        self,
        writer: Writer,
        make: Callable[[Writer], None],
        cache: Cache,
        records: Records,
        share: int = HALF,
        done: Collection[str] = (),
    ) -> None:
        self._writer, self._make, self._cache, self._records = writer, make, cache, records
        self._share, self._done = share, frozenset(done)
        self._pages = writer.pages
        self._beside = Beside(self._made_there)

    def take(self) -> None:
        """Waits for them; what failed there is done here, and whatever is wrong is said."""
        self._writer.others.clear()
        done = self._beside.result()
        if done is None:
            self._make_others()
            self._writer.others.clear()
            return
        noted, written, records = done
        self._pages.join(noted)
        self._writer.take_over(written)
        self._records.take_over(records)

    def stop(self) -> None:
        """Nobody wants them any more."""
        self._beside.stop()

    def _made_there(self) -> tuple[Noted, Any, dict[bytes, bytes]]:
        self._cache.leave()
        self._writer.pages = self._pages.part()
        self._make_others()
        return self._writer.pages.noted(), self._writer.written(), self._records.new

    def _make_others(self) -> None:
        self._writer.mine = lambda name: name not in self._done and not is_ours(name, self._share)
        self._make(self._writer)
        self._writer.mine = None


class Shared:
    """Tells of each page whether it is made here: all are, until those that are still to be made seem worth
    a second process. Then `begin(done)` starts one that makes the others, but for those that are done.

    `many` is how many pages there will be, more or less. The clock decides who makes a page, and never what
    is in it.
    """

    def __init__(
        self, begin: Callable[[Collection[str]], None], many: int, clock: Callable[[], float] = perf_counter
    ) -> None:
        self._begin, self._many, self._clock = begin, many, clock
        self._done: set[str] = set()
        self._looked, self._begun = clock(), False

    def __call__(self, name: str) -> bool:
        if self._begun:
            return name in self._done or is_ours(name)
        self._done.add(name)
        if len(self._done) % _LOOK == 0:
            now = self._clock()
            left = max(self._many - len(self._done), _LOOK)
            if (now - self._looked) / _LOOK * left > _WORTH:
                self._begun = True
                self._begin(self._done)
            self._looked = now
        return True
