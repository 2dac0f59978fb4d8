"""What was read of each post, kept by the stamp of its file: only what was edited is read again.

The time of a file decides only whether to look. A line says what every build asks of a post, its head; the
row beside it holds the bytes of the file, what the library made of them, and what Pelican and its plugins
made of that. Lines are read all at once, and written so where many are new; rows are read when something
of them is asked for.
"""

from __future__ import annotations

import contextlib
import hashlib
import marshal
from collections.abc import Collection, Iterable, Mapping
from sqlite3 import Connection
from typing import Any

from shorttake.cache import Cache
from shorttake.render.stale.manifest import pack, unpack
from shorttake.render.stale.stamps import Stamp

_FEW = 40  # rows that are fetched one by one
_LATER = 100  # lines that are kept one by one, until all are written together again
_ROOM, _VERSION = "reads", 4
_SCHEMA = """
CREATE TABLE reads_lines (place TEXT PRIMARY KEY, lines BLOB);
CREATE TABLE reads_later (place TEXT, path TEXT, line BLOB, PRIMARY KEY (place, path)) WITHOUT ROWID;
CREATE TABLE reads_rows (
    place TEXT, path TEXT, texts BLOB, data BLOB, said BLOB, made BLOB, PRIMARY KEY (place, path))
WITHOUT ROWID
"""


class Line:
    """One file as it was read: its stamp, the `head` that `by` made of it, and the head of what `made_by`
    made of that (`made`, None where nobody did), with a short name for all that was made (`token`)."""

    __slots__ = ("by", "head", "made", "made_by", "stamp", "token")

    def __init__(
        self, stamp: Stamp | None, by: str, head: Any, made_by: str = "", made: Any = None, token: bytes = b""
    ) -> None:
        self.stamp, self.by, self.head = stamp, by, head
        self.made_by, self.made, self.token = made_by, made, token

    def values(self) -> tuple[Any, ...]:
        """What is kept of it."""
        return (self.stamp, self.by, self.head, self.made_by, self.made, self.token)


class _Rows:
    """Some columns of the rows of a place: fetched one by one, until those of many are asked for."""

    def __init__(self, cache: Cache, place: str, columns: str) -> None:
        self._cache, self._place, self._columns = cache, place, columns
        self._found: dict[str, tuple[Any, ...]] = {}
        self._asked = 0

    def of(self, path: str) -> Any:
        """What the columns hold. Raises LookupError."""
        if path not in self._found and self._asked <= _FEW:
            self._asked += 1
            only = (path,) if self._asked <= _FEW else ()
            self._found |= self._cache.ask(lambda: self._fetch(only))
        return self._found[path]

    def _fetch(self, only: tuple[str, ...]) -> dict[str, tuple[Any, ...]]:
        db = self._cache.room(_ROOM, _VERSION, _SCHEMA)
        one = " AND path = ?" if only else ""
        found = db.execute(
            f"SELECT path, {self._columns} FROM reads_rows WHERE place = ?{one}",  # noqa: S608 (ours)
            (self._place, *only),
        )
        return {path: tuple(row) for path, *row in found.fetchall()}


class Reads:
    """The lines of one output folder (`place`); `stamps` are those of the files now, looked at before any was
    read. `by` names the code and settings that read them, `world` (set once plugins are known) all else
    that what was made may depend on. Heads are plain values."""

    def __init__(self, cache: Cache, place: str, by: str, stamps: Mapping[str, Stamp | None]) -> None:
        self._cache, self._place, self._by = cache, place, by
        self.world: str | None = None
        self._stamps = stamps
        self._later = 0  # lines that are kept one by one
        self._lines: dict[str, Line] = cache.ask(self._load)
        self._used: dict[str, Line] = {}
        self._new: dict[str, tuple[bytes, bytes]] = {}
        self._made: dict[str, tuple[bytes, bytes]] = {}
        self._sources = _Rows(cache, place, "data, said")
        self._texts = _Rows(cache, place, "texts")  # stands first: no other column is looked through for it
        self._articles = _Rows(cache, place, "made")

    def known(self, path: str) -> Line | None:
        """What was kept of a file, where it is the same and was read by the same code."""
        stamp, line = self._stamps.get(path), self._lines.get(path)
        same = line is not None and stamp is not None and line.stamp == stamp and line.by == self._by
        return line if same else None

    def use(self, path: str, line: Line) -> None:
        """What is `known` of a file is used again."""
        self._used[path] = line

    def put(self, path: str, head: Any, data: bytes, said: bytes) -> None:
        """A file was read: the head that was made of it, its bytes, and what is said of them."""
        self._used[path] = Line(self._stamps.get(path), self._by, head)
        self._new[path] = data, said

    def source(self, path: str) -> tuple[bytes, bytes]:
        """The bytes of a file, and what is said of them. Raises LookupError where the cache was lost
        meanwhile."""
        found: tuple[bytes, bytes] = self._new.get(path) or self._sources.of(path)
        return found

    def made(self, path: str) -> Line | None:
        """The line of a file that was read in this build, where what was made of it holds."""
        line = self._used.get(path)
        return line if line and line.made and self.world and line.made_by == self.world else None

    def texts(self, path: str) -> bytes:
        """The short texts of what was made of a file. Raises LookupError where the cache was lost."""
        return self._part(path, 0, self._texts)

    def row(self, path: str) -> bytes:
        """The rest of what was made of it. Raises LookupError where the cache was lost."""
        return self._part(path, 1, self._articles)

    def _part(self, path: str, part: int, rows: _Rows) -> bytes:
        known = self._made.get(path)
        found: bytes | None = known[part] if known is not None else rows.of(path)[0]
        if found is None:
            raise LookupError(path)
        return found

    def keep(self, path: str, head: Any, texts: bytes, made: bytes) -> Line | None:
        """Keeps what was made of a file that was read in this build."""
        line = self._used.get(path)
        if line is not None and self.world is not None:
            line.made_by, line.made, self._made[path] = self.world, head, (texts, made)
            # What is short stands in the head alone, the words of a short post too.
            said = texts + made + marshal.dumps(head, 2)
            line.token = hashlib.blake2b(said, digest_size=12).digest()
        return line

    def taken(self, paths: Iterable[str]) -> dict[str, tuple[Any, bytes, bytes]]:
        """What was kept of these files in this process, to be kept in another."""
        return {path: (self._used[path].made, *self._made[path]) for path in paths if path in self._made}

    def save(self, unsure: Collection[str], places: Collection[str]) -> None:
        """Writes down what is new, but of files that may be changing just now; forgets what is gone, and
        folders that are none of `places`."""
        with contextlib.suppress(ValueError):  # a head that is not plain
            self._cache.ask(lambda: self._write(unsure, places))

    def _load(self) -> dict[str, Line]:
        db = self._cache.room(_ROOM, _VERSION, _SCHEMA)
        found = db.execute("SELECT lines FROM reads_lines WHERE place = ?", (self._place,)).fetchone()
        lines = (unpack(found[0]) if found else None) or {}
        later = db.execute("SELECT path, line FROM reads_later WHERE place = ?", (self._place,)).fetchall()
        self._later = len(later)
        for path, data in later:
            line = unpack(data) if data else None
            if line is not None:
                lines |= line
            else:
                lines.pop(path, None)
        return {path: Line(*values) for path, values in lines.items()}

    def _write(self, unsure: Collection[str], places: Collection[str]) -> None:
        db = self._cache.room(_ROOM, _VERSION, _SCHEMA)
        lines = {
            path: line
            for path, line in self._used.items()
            if line.stamp is not None
            and (path not in unsure or not (path in self._new or path in self._made))
        }
        gone = [path for path in self._lines if path not in lines]
        changed = [
            path
            for path, line in lines.items()
            if path in self._new or path in self._made or line is not self._lines.get(path)
        ]
        others = {place for (place,) in db.execute("SELECT place FROM reads_lines")}
        others -= {self._place, *places}
        if not (changed or gone or others):
            return
        with self._cache.change():
            for table in ("reads_lines", "reads_later", "reads_rows"):
                db.executemany(f"DELETE FROM {table} WHERE place = ?", [(one,) for one in others])  # noqa: S608
            self._write_lines(db, lines, changed, gone)
            db.executemany(
                "DELETE FROM reads_rows WHERE place = ? AND path = ?", [(self._place, path) for path in gone]
            )
            db.executemany(
                "INSERT OR REPLACE INTO reads_rows (place, path, data, said, texts, made)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (self._place, path, *self._new[path], *self._made.get(path, (None, None)))
                    for path in changed
                    if path in self._new
                ],
            )
            db.executemany(
                "UPDATE reads_rows SET texts = ?, made = ? WHERE place = ? AND path = ?",
                [
                    (*self._made[path], self._place, path)
                    for path in changed
                    if path in self._made and path not in self._new
                ],
            )

    def _write_lines(
        self, db: Connection, lines: Mapping[str, Line], changed: Collection[str], gone: Collection[str]
    ) -> None:
        """All of them, or where few are others than before, those."""
        if self._lines and self._later + len(changed) + len(gone) <= _LATER:
            some: list[tuple[str, str, bytes | None]] = [
                (self._place, path, pack({path: lines[path].values()})) for path in changed
            ]
            some += [(self._place, path, None) for path in gone]
            db.executemany("INSERT OR REPLACE INTO reads_later VALUES (?, ?, ?)", some)
            return
        db.execute("DELETE FROM reads_later WHERE place = ?", (self._place,))
        said = pack({path: line.values() for path, line in lines.items()})
        db.execute("INSERT OR REPLACE INTO reads_lines VALUES (?, ?)", (self._place, said))
