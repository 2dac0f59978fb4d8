"""What archives answered, and what they had no time for: a preview and the `--apply` after it ask
once, and pages that were not kept today are asked for at the next publication."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Sequence

from shorttake.cache import Cache
from shorttake.rot.archives import Copy, Search
from shorttake.rot.repair import Finder

FOR = dt.timedelta(hours=6)  # what an archive said
_MOST_WAITING = 500  # pages
_VERSION = 1
_SCHEMA = """
CREATE TABLE asked_copies (
    question TEXT PRIMARY KEY, answer TEXT NOT NULL, at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE asked_later (url TEXT PRIMARY KEY, at TEXT NOT NULL) WITHOUT ROWID
"""


class Remembered:
    """A finder of copies that knows what `finder` answered in the last hours; `keep` keeps what it said now.

    Only what is certain is remembered: an archive that was down is asked again. `find` may be called by
    several threads at once; the others by the one that opened the cache.
    """

    def __init__(self, finder: Finder, cache: Cache, archives: Sequence[str], now: dt.datetime) -> None:
        self._finder = finder
        self._cache = cache
        self._archives = list(archives)
        self._now = now.astimezone(dt.UTC)
        self._fresh: dict[str, Search] = {}
        rows = cache.ask(
            lambda: self._db().execute("SELECT question, answer, at FROM asked_copies").fetchall()
        )
        self._known = {
            question: found
            for question, answer, at in rows
            if abs(self._now - dt.datetime.fromisoformat(at)) < FOR and (found := _read(answer)) is not None
        }

    def find(self, url: str, when: dt.datetime, before: dt.datetime | None = None) -> Search:
        """As `Archives.find`."""
        question = json.dumps(
            [self._archives, url, when.isoformat(), before.isoformat() if before else None], ensure_ascii=True
        )
        known = self._known.get(question)
        if known is not None:
            return known
        found = self._finder.find(url, when, before)
        if found.copy is not None or found.sure:
            self._fresh[question] = found
        return found

    def keep(self) -> None:
        """Remembers what was answered, and forgets what is old."""

        def write() -> None:
            db = self._db()
            with self._cache.change():
                db.execute("DELETE FROM asked_copies WHERE at < ?", ((self._now - FOR).isoformat(),))
                db.executemany(
                    "INSERT OR REPLACE INTO asked_copies VALUES (?, ?, ?)",
                    [
                        (question, _written(one), self._now.isoformat())
                        for question, one in self._fresh.items()
                    ],
                )

        if self._fresh:
            self._cache.ask(write)

    def _db(self) -> sqlite3.Connection:
        return self._cache.room("asked", _VERSION, _SCHEMA)


def waiting(cache: Cache) -> list[str]:
    """The pages that an archive was to keep and had no time for, the longest waiting first."""
    return cache.ask(
        lambda: [
            url
            for (url,) in cache.room("asked", _VERSION, _SCHEMA).execute(
                "SELECT url FROM asked_later ORDER BY at, url LIMIT ?", (_MOST_WAITING,)
            )
        ]
    )


def wait(cache: Cache, urls: Iterable[str], now: dt.datetime) -> None:
    """From now on these pages wait, and no others."""
    rows = [(url, now.astimezone(dt.UTC).isoformat()) for url in urls]

    def write() -> None:
        db = cache.room("asked", _VERSION, _SCHEMA)
        with cache.change():
            since = dict(db.execute("SELECT url, at FROM asked_later").fetchall())
            db.execute("DELETE FROM asked_later")
            db.executemany(
                "INSERT OR REPLACE INTO asked_later VALUES (?, ?)",
                [(url, since.get(url, at)) for url, at in rows],
            )

    cache.ask(write)


def _written(one: Search) -> str:
    copy = [one.copy.url, one.copy.date.isoformat()] if one.copy else None
    return json.dumps([copy, one.why])


def _read(answer: str) -> Search | None:
    try:
        copy, why = json.loads(answer)
        found = Copy(copy[0], dt.datetime.fromisoformat(copy[1])) if copy else None
        return Search(found, str(why))
    except (ValueError, TypeError, IndexError, KeyError):
        return None
