"""What the feeds brought, in the cache: the author keeps an entry, skips it, or lets it flow by."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from shorttake.cache import Cache
from shorttake.errors import UsageError
from shorttake.feeds import decide, same
from shorttake.feeds.feed import Entry, Feed
from shorttake.feeds.prose import excerpt
from shorttake.feeds.same import storable
from shorttake.feeds.state import State
from shorttake.feeds.tables import changed, entry_of, more_of, opened, prune, row_of, text_of
from shorttake.link import Link
from shorttake.urls import canonical, clean

Fate = Literal["kept", "skipped"]


@dataclass(frozen=True, slots=True)
class Drop:
    """One entry of the river: its short id, the feed that brought it (address and title), what it says.

    `fate` is what the author did with it: "kept", "skipped", or None as long as it waits.
    """

    id: str
    key: str
    feed_url: str
    feed: str | None
    entry: Entry
    came: dt.datetime
    fate: Fate | None = None

    def link(self, tags: Sequence[str] = (), note: str = "", section: str | None = None) -> Link:
        """The entry as a link to keep, with what it says of itself; the page is not visited again."""
        entry = self.entry
        return Link(
            url=clean(entry.url or ""),
            title=entry.title,
            author=entry.author,
            site=self.feed,
            date=entry.date.isoformat() if entry.date else None,
            description=excerpt(entry.html, 50) or None,
            tags=tuple(tags),
            note=note,
            section=section,
        )


class River:
    """The feeds' part of the cache. Anybody may delete it; then every feed is asked once more, in full."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    @property
    def lasting(self) -> bool:
        """Whether what is remembered will be there the next time: not where the disk says no."""
        with opened(self._cache) as db:
            return any(file for _, _, file in db.execute("PRAGMA database_list"))

    @property
    def where(self) -> str | None:
        """The file that it is remembered in."""
        return str(self._cache.path) if self._cache.path else None

    def state(self, url: str) -> State:
        """What is remembered of a feed; a fresh state for one that was never asked."""
        with opened(self._cache) as db:
            row = db.execute("SELECT state FROM feeds_states WHERE url = ?", (storable(url),)).fetchone()
        return State.from_json(url, row[0]) if row else State(url)

    def remember(self, states: Iterable[State]) -> None:
        """Writes states down, all or none."""
        with changed(self._cache) as db:
            for one in states:
                _write(db, one)

    def claim(self, states: Sequence[State], now: dt.datetime) -> frozenset[str]:
        """Writes down, before anybody is asked, that these feeds are; the addresses of those still due.

        A run that is killed has asked all the same, and of two runs at once only one asks.
        """
        claimed: list[str] = []
        with changed(self._cache) as db:
            for one in states:
                if decide.is_due(self.state(one.url), now):
                    _write(db, one)
                    claimed.append(one.url)
        return frozenset(claimed)

    def rename(self, old: str, new: State) -> None:
        """Carries all that is known of a feed over to its new address."""
        with changed(self._cache) as db:
            pair = (storable(new.url), storable(old))
            db.execute("UPDATE OR IGNORE feeds_entries SET feed = ? WHERE feed = ?", pair)
            db.execute("DELETE FROM feeds_entries WHERE feed = ?", pair[1:])
            db.execute("UPDATE OR IGNORE feeds_marks SET feed = ? WHERE feed = ?", pair)
            db.execute("DELETE FROM feeds_marks WHERE feed = ?", pair[1:])
            db.execute("DELETE FROM feeds_states WHERE url = ?", (storable(old),))
            _write(db, new)

    def forget(self, url: str) -> None:
        """Takes a feed and what it brought out of the river; how politely it was asked stays remembered.

        Its validators go too: whoever follows it again wants to see what is in it, not that it is unchanged.
        """
        with changed(self._cache) as db:
            db.execute("DELETE FROM feeds_entries WHERE feed = ?", (storable(url),))
            db.execute("DELETE FROM feeds_marks WHERE feed = ?", (storable(url),))
            _write(db, decide.emptied(self.state(url)))

    def take_in(self, url: str, feed: Feed, now: dt.datetime) -> int:
        """Adds the entries that were not there before and brings the others up to date; how many are new.

        An entry is one that we know if its link (in canonical form) or its id is: ids change when a blog
        moves to other software, and nobody wants to read his year again.
        """
        came, name = now.timestamp(), storable(url)
        entries = [*feed.entries]
        new = 0
        with changed(self._cache) as db:
            first = not db.execute("SELECT 1 FROM feeds_marks WHERE feed = ? LIMIT 1", (name,)).fetchone()
            for number, (entry, one) in enumerate(zip(entries, same.keys(entries), strict=True)):
                known = any(
                    db.execute(
                        "SELECT 1 FROM feeds_marks WHERE feed = ? AND mark = ?", (name, mark)
                    ).fetchone()
                    for mark in one.marks
                )
                db.executemany(
                    "INSERT OR REPLACE INTO feeds_marks VALUES (?, ?, ?)",
                    [(name, mark, came) for mark in one.marks],
                )
                if known:
                    self._refresh(db, name, one, entry)
                    continue
                new += 1
                # Of entries without a date the first in the feed is the newest; the clock of a feed that is
                # ahead of ours does not put it before all others.
                moment = min(entry.date.timestamp(), came) if entry.date else came
                if first and not entry.date:
                    moment = came - 3600.0 - number
                row = (
                    name,
                    one.key,
                    same.short_id(entry, one.key),
                    *row_of(entry),
                    moment - number / 1e4,
                    came,
                )
                db.execute(
                    "INSERT OR IGNORE INTO feeds_entries VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                    (*row, *more_of(entry, feed), one.id),
                )
            prune(db, name)
        return new

    def drops(
        self,
        feeds: Sequence[str] | None = None,
        everything: bool = False,
        limit: int | None = None,
        key: str | None = None,
    ) -> list[Drop]:
        """The entries, newest first, of these feeds or of all; one that several feeds brought comes once.

        Those that the author kept or skipped are left out unless `everything`; `key` asks for one alone.
        """
        wanted = set(map(storable, feeds)) if feeds is not None else None
        found: dict[str, Drop] = {}
        with opened(self._cache) as db:
            rows = db.execute(
                "SELECT feed, e.key, id, url, title, author, date, came, html, tags, rights, license, source,"
                " fate FROM feeds_entries AS e LEFT JOIN feeds_done AS d ON d.key = e.key"
                " WHERE (? OR fate IS NULL) AND (? IS NULL OR e.key = ?) ORDER BY moment DESC, e.key",
                (everything, key, key),
            )
            for feed, name, *rest in rows:
                if name in found or (wanted is not None and feed not in wanted):
                    continue
                found[name] = _drop(feed, name, rest)
                if limit is not None and len(found) >= limit:
                    break
        return list(found.values())

    def count(self) -> int:
        """How many entries wait."""
        with opened(self._cache) as db:
            row = db.execute(
                "SELECT count(DISTINCT e.key) FROM feeds_entries AS e LEFT JOIN feeds_done AS d"
                " ON d.key = e.key WHERE fate IS NULL"
            ).fetchone()
        return int(row[0])

    def find(self, words: str) -> Drop:
        """The entry that an id (or the beginning of one) or an address names. Raises UsageError."""
        wanted = words.strip()
        with opened(self._cache) as db:
            every = db.execute("SELECT DISTINCT key, id, url, title FROM feeds_entries").fetchall()
        near = [row for row in every if wanted and wanted.lower() == row[1]]
        near = near or [row for row in every if wanted and wanted == row[2]]
        near = near or [row for row in every if len(wanted) > 1 and row[1].startswith(wanted.lower())]
        if not near and "/" in wanted:
            near = [row for row in every if row[0] == canonical(wanted)]
        once = {row[0]: row for row in near}
        if len(once) == 1:
            return self.drops(everything=True, key=next(iter(once)))[0]
        if not once:
            raise UsageError(
                f"there is no entry {words!r} in the river", None, "`shorttake river` shows their ids"
            )
        titles = ", ".join(f"{id_} {url or title or ''}" for _, id_, url, title in list(once.values())[:5])
        raise UsageError(f"{words!r} means {len(once)} entries", titles, "write more of it, or the address")

    def mark(self, keys: Iterable[str], fate: Fate | None) -> None:
        """Notes what the author did with entries; None lets them come back."""
        with changed(self._cache) as db:
            for key in keys:
                if fate is None:
                    db.execute("DELETE FROM feeds_done WHERE key = ?", (key,))
                else:
                    db.execute("INSERT OR REPLACE INTO feeds_done VALUES (?, ?)", (key, fate))

    def _refresh(self, db: sqlite3.Connection, feed: str, one: same.Same, entry: Entry) -> None:
        """An entry that its author changed since: what is shown is what he says now."""
        url, title, author, _ = row_of(entry)
        db.execute(
            "UPDATE feeds_entries SET url = coalesce(?, url), title = coalesce(?, title),"
            " author = coalesce(?, author), html = CASE ? WHEN '' THEN html ELSE ? END"
            " WHERE feed = ? AND (key = ? OR name = ?)",
            (url, title, author, storable(entry.html), storable(entry.html), feed, one.key, one.id),
        )


def _write(db: sqlite3.Connection, one: State) -> None:
    db.execute("INSERT OR REPLACE INTO feeds_states VALUES (?, ?)", (storable(one.url), one.to_json()))


def _drop(feed: str, key: str, rest: Sequence[object]) -> Drop:
    id_, url, title, author, date, came, html, tags, rights, license_, source, fate = rest
    entry = entry_of((url, title, author, date, html, tags, rights, license_))
    moment = dt.datetime.fromtimestamp(float(str(came)), dt.UTC)
    known: Fate | None = "kept" if fate == "kept" else "skipped" if fate == "skipped" else None
    return Drop(str(id_), key, feed, text_of(source), entry, moment, known)
