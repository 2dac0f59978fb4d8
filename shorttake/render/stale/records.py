"""What was made of a text before, kept by the text itself and the code that made it.

Only work that depends on nothing but what it is given may be remembered: rendering Markdown, finding the
items of a post, naming the hosts behind links. A record is found by a digest of the words, never by a time,
so that it is right whatever happened in between.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import pickle
import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar

from shorttake.cache import Cache
from shorttake.render.stale import manifest
from shorttake.render.stale.settings import digest

T = TypeVar("T")

_ROOM, _VERSION = "made", 2
# The keys have an index of their own, so that they are found and counted without passing over the values.
_SCHEMA = """
CREATE TABLE made_records (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, value BLOB NOT NULL);
CREATE TABLE made_asked (many INTEGER NOT NULL)
"""
# After an edit only the records of one post are asked for: that tells nothing about all others. A build that
# asks for at least a quarter as many as the last whole one looks at every post.
_WHOLE = 4
_ALWAYS, _MOST_UNUSED, _AT_MOST = 1000, 3, 8  # may lie there, times as many as a whole build asks for


@functools.cache
def code() -> str | None:
    """A short name for our own code, Python and every installed package; None where it cannot be told."""
    own = [
        (path, one and (one[2], one[3]))
        for path, one in manifest.look([manifest.CODE], ())
        if path.endswith(".py")
    ]
    return digest((own, manifest.installed()))


class Records:
    """The records of one blog; `version` names the code, so that other code finds none of them."""

    def __init__(self, cache: Cache, version: str | None) -> None:
        self._cache, self._version = cache, version
        self._used: set[bytes] = set()
        self.new: dict[bytes, bytes] = {}
        self._empty: bool | None = None  # whether nothing is kept at all, as before a first build

    def of(self, name: str, asked: Any, make: Callable[[], T]) -> T:
        """What `make()` returned for this before, or returns now.

        `name` is that of the work and `asked` all that it depends on, as plain values; what cannot be
        compared is made each time.
        """
        what = digest((self._version, name, asked)) if self._version else None
        if what is None:
            return make()
        key = hashlib.blake2b(what.encode(), digest_size=16).digest()
        self._used.add(key)
        data = self.new.get(key) or self._find(key)
        if data is not None:
            with contextlib.suppress(Exception):  # a record that cannot be read is made anew
                found: T = pickle.loads(data)  # noqa: S301 (a cache of ours, in the author's own folder)
                return found
        made = make()
        self.new[key] = pickle.dumps(made, pickle.HIGHEST_PROTOCOL)
        return made

    def take_over(self, new: dict[bytes, bytes]) -> None:
        """Records that were made beside this process."""
        self.new |= new
        self._used |= new.keys()

    def save(self) -> None:
        """Keeps what is new, and lets go of what nobody asks for any more, once it is much."""
        if self.new:
            with contextlib.suppress(sqlite3.Error):  # what cannot be kept is made again
                self._cache.ask(self._write)
            self.new, self._empty = {}, False

    def _find(self, key: bytes) -> bytes | None:
        def ask() -> bytes | None:
            db = self._cache.room(_ROOM, _VERSION, _SCHEMA)
            if self._empty is None:
                self._empty = db.execute("SELECT 1 FROM made_records LIMIT 1").fetchone() is None
            row = db.execute("SELECT value FROM made_records WHERE key = ?", (key,)).fetchone()
            return row[0] if row else None

        return None if self._empty else self._cache.ask(ask)

    def _write(self) -> None:
        db = self._cache.room(_ROOM, _VERSION, _SCHEMA)
        with self._cache.change():
            db.executemany(
                "INSERT OR REPLACE INTO made_records (key, value) VALUES (?, ?)", list(self.new.items())
            )
            (asked,) = db.execute("SELECT coalesce(max(many), 0) FROM made_asked").fetchone()
            whole = len(self._used) * _WHOLE >= asked
            if whole:
                asked = len(self._used)
                db.execute("DELETE FROM made_asked")
                db.execute("INSERT INTO made_asked VALUES (?)", (asked,))
            (many,) = db.execute("SELECT count(*) FROM made_records").fetchone()
            if many > _ALWAYS + (_MOST_UNUSED if whole else _AT_MOST) * asked:
                unused = [
                    row for row in db.execute("SELECT key FROM made_records") if row[0] not in self._used
                ]
                db.executemany("DELETE FROM made_records WHERE key = ?", unused)
