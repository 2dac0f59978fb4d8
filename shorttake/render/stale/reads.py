"""What was read of each post, kept by the stamp of its file: only what was edited is read again.

The time of a file decides only whether to look. A row holds the bytes of the file, what the library made of
them, and what Pelican and its plugins made of that; each is used where everything it depends on is the same.
"""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import sqlite3
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from shorttake.cache import Cache
from shorttake.render.stale.stamps import Stamp

T = TypeVar("T")

_ROOM, _VERSION = "reads", 1
_SCHEMA = """
CREATE TABLE reads_rows (
    place TEXT, path TEXT, stamp BLOB, by TEXT, data BLOB, said BLOB, made_by TEXT, made BLOB,
    PRIMARY KEY (place, path)) WITHOUT ROWID
"""


@dataclass
class Row:
    """One file as it was read: its stamp and bytes, `said` by `by` of it, and `made` by `made_by` of that."""

    stamp: bytes
    by: str
    data: bytes
    said: bytes
    made_by: str = ""
    made: bytes = b""

    @property
    def token(self) -> bytes:
        """A short name for what was made."""
        return hashlib.blake2b(self.made, digest_size=12).digest()


class Reads:
    """The rows of one output folder (`place`); `stamps` are those of the files now, looked at before any was
    read. `by` names the code and settings that read them, `world` (set once plugins are known) all else
    that what was made may depend on."""

    def __init__(self, cache: Cache, place: str, by: str, stamps: Mapping[str, Stamp | None]) -> None:
        self._cache, self._place, self._by = cache, place, by
        self.world: str | None = None
        self._stamps = {path: marshal.dumps(one, 2) for path, one in stamps.items() if one}
        self._rows: dict[str, Row] = cache.ask(self._load)
        self._used: dict[str, Row] = {}
        self._new: set[str] = set()

    def of(self, path: str, read: Callable[[], tuple[bytes, bytes]], load: Callable[[bytes, bytes], T]) -> T:
        """What `load` makes of a file's bytes and what is said of them: of those that were kept where the
        file is the same, else of those that `read()` returns now."""
        stamp, row = self._stamps.get(path), self._rows.get(path)
        if row is not None and stamp is not None and row.stamp == stamp and row.by == self._by:
            with contextlib.suppress(Exception):  # a row that cannot be used is made anew
                found = load(row.data, row.said)
                self._used[path] = row
                return found
        row = Row(stamp or b"", self._by, *read())
        self._new.add(path)
        self._used[path] = row
        return load(row.data, row.said)

    def made(self, path: str) -> Row | None:
        """The row of a file that was read in this build, where what was made of it holds."""
        row = self._used.get(path)
        return row if row and row.made and self.world and row.made_by == self.world else None

    def keep(self, path: str, made: bytes) -> Row | None:
        """Keeps what was made of a file that was read in this build."""
        row = self._used.get(path)
        if row is not None and self.world is not None:
            row.made_by, row.made = self.world, made
            self._new.add(path)
        return row

    def save(self, unsure: Collection[str], places: Collection[str]) -> None:
        """Writes down what is new, but not of files that may have changed again in the tick they were looked
        at; forgets files that are gone, and folders other than `places`."""
        with contextlib.suppress(sqlite3.Error):  # what cannot be kept is read again
            self._cache.ask(lambda: self._write(unsure, places))

    def _load(self) -> dict[str, Row]:
        db = self._cache.room(_ROOM, _VERSION, _SCHEMA)
        rows = db.execute(
            "SELECT path, stamp, by, data, said, made_by, made FROM reads_rows WHERE place = ?",
            (self._place,),
        )
        return {path: Row(*row) for path, *row in rows.fetchall()}

    def _write(self, unsure: Collection[str], places: Collection[str]) -> None:
        db = self._cache.room(_ROOM, _VERSION, _SCHEMA)
        new: list[tuple[Any, ...]] = []
        gone = [path for path in self._rows if path not in self._used]
        for path in self._new & self._used.keys():
            row = self._used[path]
            if path in unsure or not row.stamp:
                gone.append(path)
            else:
                new.append((self._place, path, row.stamp, row.by, row.data, row.said, row.made_by, row.made))
        others = {place for (place,) in db.execute("SELECT DISTINCT place FROM reads_rows")}
        others -= {self._place, *places}
        if not (new or gone or others):
            return
        with self._cache.change():
            db.executemany("DELETE FROM reads_rows WHERE place = ?", [(one,) for one in others])
            db.executemany(
                "DELETE FROM reads_rows WHERE place = ? AND path = ?", [(self._place, path) for path in gone]
            )
            db.executemany("INSERT OR REPLACE INTO reads_rows VALUES (?, ?, ?, ?, ?, ?, ?, ?)", new)
