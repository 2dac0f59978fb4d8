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

_ROOM, _VERSION = "made", 1
_SCHEMA = "CREATE TABLE made_records (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID"
_MANY_NEW, _SELDOM = 500, 8  # of 256
_MOST_UNUSED = 3  # times as many records as are in use may lie there


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
            self.new = {}

    def _find(self, key: bytes) -> bytes | None:
        def ask() -> bytes | None:
            db = self._cache.room(_ROOM, _VERSION, _SCHEMA)
            row = db.execute("SELECT value FROM made_records WHERE key = ?", (key,)).fetchone()
            return row[0] if row else None

        return self._cache.ask(ask)

    def _write(self) -> None:
        db = self._cache.room(_ROOM, _VERSION, _SCHEMA)
        with self._cache.change():
            db.executemany("INSERT OR REPLACE INTO made_records VALUES (?, ?)", list(self.new.items()))
            # To count them takes a while, so only after many new ones or, by the chance of a digest, now and
            # then.
            if len(self.new) < _MANY_NEW and next(iter(self.new))[0] >= _SELDOM:
                return
            (many,) = db.execute("SELECT count(*) FROM made_records").fetchone()
            if many > 1000 + _MOST_UNUSED * len(self._used):
                unused = [
                    row for row in db.execute("SELECT key FROM made_records") if row[0] not in self._used
                ]
                db.executemany("DELETE FROM made_records WHERE key = ?", unused)
