"""The feeds' tables in the cache: what is in them, and how an entry becomes a row and a row an entry."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import sqlite3
from collections.abc import Iterator, Sequence

from shorttake.cache import Cache
from shorttake.errors import FileError
from shorttake.feeds.feed import Entry, Feed
from shorttake.feeds.same import storable

VERSION = 2
MOST_ENTRIES = 1_000  # of one feed that are kept; older ones have flowed by
MOST_MARKS = 20_000  # of one feed that we remember to have seen
SCHEMA = """
CREATE TABLE feeds_states (url TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE feeds_entries (
    feed TEXT NOT NULL, key TEXT NOT NULL, id TEXT NOT NULL, url TEXT, title TEXT, author TEXT, date TEXT,
    moment REAL NOT NULL, came REAL NOT NULL, html TEXT NOT NULL, tags TEXT NOT NULL, rights TEXT,
    license TEXT, source TEXT, name BLOB, PRIMARY KEY (feed, key)
);
CREATE INDEX feeds_by_moment ON feeds_entries (moment);
CREATE INDEX feeds_by_name ON feeds_entries (feed, name);
CREATE TABLE feeds_marks (
    feed TEXT NOT NULL, mark BLOB NOT NULL, came REAL NOT NULL, PRIMARY KEY (feed, mark)
) WITHOUT ROWID;
CREATE TABLE feeds_done (key TEXT PRIMARY KEY, fate TEXT NOT NULL) WITHOUT ROWID
"""


@contextlib.contextmanager
def opened(cache: Cache) -> Iterator[sqlite3.Connection]:
    """The cache with our tables in it. Raises FileError, then or meanwhile, where it cannot be used."""
    try:
        yield cache.room("feeds", VERSION, SCHEMA)
    except sqlite3.Error as error:
        hint = (
            "it may be deleted at any time: feeds are then asked once more, and what you skipped comes again"
        )
        raise FileError(f"the cache cannot be used: {error}", str(cache.path or ""), hint) from None


@contextlib.contextmanager
def changed(cache: Cache) -> Iterator[sqlite3.Connection]:
    """The same for changes: all of them are kept, or none."""
    with opened(cache) as db, cache.change():
        yield db


def row_of(entry: Entry) -> tuple[str | None, str | None, str | None, str | None]:
    """What may change of an entry, and its date: url, title, author, date."""
    date = entry.date.isoformat() if entry.date else None
    return _maybe(entry.url), _maybe(entry.title), _maybe(entry.author), date


def more_of(entry: Entry, feed: Feed) -> tuple[str, str, str | None, str | None, str | None]:
    """The rest of it: html, tags, rights, license, source."""
    tags = json.dumps(list(entry.tags))
    return storable(entry.html), tags, _maybe(entry.rights), _maybe(entry.license), _maybe(feed.title)


def entry_of(row: Sequence[object]) -> Entry:
    """An entry from url, title, author, date, html, tags, rights and license."""
    url, title, author, date, html, tags, rights, license_ = row
    return Entry(
        id=None,
        url=text_of(url),
        title=text_of(title),
        author=text_of(author),
        date=dt.datetime.fromisoformat(str(date)) if date else None,
        html=str(html),
        tags=tuple(json.loads(str(tags))),
        rights=text_of(rights),
        license=text_of(license_),
    )


def prune(db: sqlite3.Connection, feed: str) -> None:
    """Lets the oldest entries and marks of a feed go."""
    db.execute(
        "DELETE FROM feeds_entries WHERE feed = ? AND rowid NOT IN"
        " (SELECT rowid FROM feeds_entries WHERE feed = ? ORDER BY moment DESC LIMIT ?)",
        (feed, feed, MOST_ENTRIES),
    )
    db.execute(
        "DELETE FROM feeds_marks WHERE feed = ? AND mark NOT IN"
        " (SELECT mark FROM feeds_marks WHERE feed = ? ORDER BY came DESC LIMIT ?)",
        (feed, feed, MOST_MARKS),
    )


def _maybe(words: str | None) -> str | None:
    return None if words is None else storable(words)


def text_of(value: object) -> str | None:
    """Text, or None."""
    return None if value is None else str(value)
