"""What earlier checks saw: in the cache while a run goes on, and as text beside the posts for other machines.

A run's observations are pending until it ends, so that one that was about our own network can be thrown
away as a whole, and one that was killed goes on where it was.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from shorttake import files
from shorttake.cache import Cache
from shorttake.errors import FileError
from shorttake.rot.observation import Observation
from shorttake.rot.rules import Rules
from shorttake.rot.verdict import trimmed

FILE = "link-health.jsonl"  # below content/
MOST_BYTES = 200_000_000

_VERSION = 1
_SCHEMA = """
CREATE TABLE rot_seen (url TEXT PRIMARY KEY, seen TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE rot_pending (url TEXT PRIMARY KEY, seen TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE rot_holds (host TEXT PRIMARY KEY, until TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE rot_delays (host TEXT PRIMARY KEY, seconds REAL, at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE rot_thrown (host TEXT PRIMARY KEY, at TEXT NOT NULL) WITHOUT ROWID
"""
_PENDING_FOR = dt.timedelta(days=1)  # an unfinished run that is older has nothing to go on with
_DELAYS_FOR = dt.timedelta(days=30)

Seen = dict[str, list[Observation]]


class History:
    """The observations of every address, by its whole address (`parse_web_address`), in the order of time.

    `path` is the file beside the posts; None keeps none. What a cache that is gone, damaged or locked does
    not know is read from the file.
    """

    def __init__(self, cache: Cache, path: Path | None, rules: Rules) -> None:
        self._cache = cache
        self._path = path
        self._rules = rules
        self.problems: list[str] = []

    def load(self) -> Seen:
        """All that is known, from the cache and the file together. Raises FileError where the file cannot
        be read."""
        found: Seen = {}
        if self._path is not None and self._path.exists():
            found, self.problems = read(self._path)
        for url, said in self._ask("SELECT url, seen FROM rot_seen"):
            known = found.setdefault(url, [])
            found[url] = merged(known, _parsed(said)) if known else _parsed(said)
        return {url: seen for url, seen in found.items() if seen}

    def pending(self, now: dt.datetime) -> dict[str, Observation]:
        """What a run that did not end has seen already; nothing of one that is older than a day."""
        found: dict[str, Observation] = {}
        for url, said in self._ask("SELECT url, seen FROM rot_pending"):
            seen = _parsed(said)
            if seen and dt.timedelta(0) <= now - seen[-1].at + dt.timedelta(hours=12) <= _PENDING_FOR:
                found[url] = seen[-1]
        return found

    def note(self, batch: Mapping[str, Observation]) -> None:
        """Keeps what was seen in the last second, should the command be killed in the next."""

        def write() -> None:
            db = self._db()
            with self._cache.change():
                db.executemany(
                    "INSERT OR REPLACE INTO rot_pending VALUES (?, ?)",
                    [(_storable(url), _written([one])) for url, one in batch.items()],
                )

        self._cache.ask(write)

    def keep(self, seen: Seen, changed: Iterable[str]) -> None:
        """The run counts: its addresses (`changed`) are kept with all that is known of them, and the file is
        written. Raises FileError where it cannot be; then the cache knows all the same."""
        rows = []
        for url in changed:
            seen[url] = trimmed(seen[url])
            rows.append((_storable(url), _written(seen[url])))

        def write() -> None:
            db = self._db()
            with self._cache.change():
                db.executemany("INSERT OR REPLACE INTO rot_seen VALUES (?, ?)", rows)
                db.execute("DELETE FROM rot_pending")
                db.execute("DELETE FROM rot_thrown")

        self._cache.ask(write)
        if self._path is not None:
            export(self._path, seen)

    def throw(self, hosts: Iterable[str], now: dt.datetime) -> None:
        """The run does not count; only which hosts were silent in it is remembered."""

        def write() -> None:
            db = self._db()
            with self._cache.change():
                db.execute("DELETE FROM rot_pending")
                db.executemany(
                    "INSERT OR IGNORE INTO rot_thrown VALUES (?, ?)",
                    [(_storable(host), now.isoformat()) for host in hosts],
                )

        self._cache.ask(write)

    def thrown(self) -> dict[str, dt.datetime]:
        """The hosts that were silent in a run that was thrown away, and when first."""
        return {
            host: dt.datetime.fromisoformat(at) for host, at in self._ask("SELECT host, at FROM rot_thrown")
        }

    def holds(self, now: dt.datetime) -> dict[str, dt.datetime]:
        """The hosts that asked us to stay away, and until when."""
        rows = {
            host: dt.datetime.fromisoformat(at) for host, at in self._ask("SELECT host, until FROM rot_holds")
        }
        return {host: until for host, until in rows.items() if until > now}

    def delays(self, now: dt.datetime) -> dict[str, float | None]:
        """The seconds that hosts want between two requests, as their robots.txt said in the last 30 days."""
        rows = self._ask("SELECT host, seconds, at FROM rot_delays")
        return {
            host: seconds for host, seconds, at in rows if now - dt.datetime.fromisoformat(at) < _DELAYS_FOR
        }

    def note_hosts(
        self, holds: Mapping[str, dt.datetime], delays: Mapping[str, float | None], now: dt.datetime
    ) -> None:
        """What hosts asked of us, for later runs."""

        def write() -> None:
            db = self._db()
            with self._cache.change():
                db.execute("DELETE FROM rot_holds WHERE until <= ?", (now.isoformat(),))
                db.executemany(
                    "INSERT OR REPLACE INTO rot_holds VALUES (?, ?)",
                    [(host, until.astimezone(dt.UTC).isoformat()) for host, until in holds.items()],
                )
                db.executemany(
                    "INSERT OR IGNORE INTO rot_delays VALUES (?, ?, ?)",
                    [(host, seconds, now.isoformat()) for host, seconds in delays.items()],
                )

        self._cache.ask(write)

    def _db(self) -> sqlite3.Connection:
        return self._cache.room("rot", _VERSION, _SCHEMA)

    def _ask(self, question: str) -> list[Any]:
        return self._cache.ask(lambda: self._db().execute(question).fetchall())


def read(path: Path) -> tuple[Seen, list[str]]:
    """The observations in a file that `export` wrote, and a sentence for each line that is none.

    Raises FileError where it cannot be read.
    """
    found: Seen = {}
    problems: list[str] = []
    for number, line in enumerate(files.read(path, MOST_BYTES).text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            said = json.loads(line)
            url = said["url"]
            seen = [one for one in map(Observation.from_json, said["seen"]) if one]
        except (ValueError, KeyError, TypeError, RecursionError):
            problems.append(f"line {number} is no record of a link, and was passed over")
            continue
        if isinstance(url, str) and seen:
            found[url] = merged(found.get(url, []), sorted(seen, key=lambda one: one.at))
    return found, problems


def export(path: Path, seen: Seen) -> None:
    """Writes the observations as text, an address on each line, so that version control shows what changed.

    Raises FileError.
    """
    lines = [
        json.dumps({"url": url, "seen": [one.as_json() for one in seen[url]]}, ensure_ascii=False)
        for url in sorted(seen)
        if seen[url]
    ]
    text = "".join(f"{_storable(line)}\n" for line in lines)
    if path.exists():
        files.replace(files.read(path, MOST_BYTES), text)
    else:
        try:
            files.create(path, text)
        except FileError as error:
            if not isinstance(error.__cause__, FileExistsError):
                raise
            files.replace(files.read(path, MOST_BYTES), text)


def merged(one: Sequence[Observation], other: Sequence[Observation]) -> list[Observation]:
    """The observations of two machines in the order of time, each once."""
    found = {(each.at, each.what): each for each in (*one, *other)}
    return sorted(found.values(), key=lambda each: each.at)


def _parsed(said: str) -> list[Observation]:
    try:
        return [one for one in map(Observation.from_json, json.loads(said)) if one]
    except (ValueError, TypeError, RecursionError):
        return []


def _written(seen: Sequence[Observation]) -> str:
    return _storable(json.dumps([one.as_json() for one in seen], ensure_ascii=False))


def _storable(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
