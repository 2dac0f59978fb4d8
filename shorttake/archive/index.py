"""Have I linked this? The answers, from an index of every link of every post, draft and link file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from shorttake.archive import tables
from shorttake.archive.place import LinkRow, Near, Place, Refreshed, order
from shorttake.archive.refresh import refresh
from shorttake.archive.tables import storable
from shorttake.cache import Cache
from shorttake.errors import FileError, ShorttakeError
from shorttake.settings import Settings

T = TypeVar("T")

_MOST_NEAR = 20
_MOST_ADDRESSES = 50  # that are one page
# A site that sends more of its pages to one place sends them away: to its news, to a login, to the buyer.
_CROWD = 5
# https://www.sqlite.org/rescode.html: the tables are not as they should be, or the file is none
_DAMAGED = frozenset((sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB))


class Archive:
    """The index of one blog. Ask `refresh` (or `seen`) first: the other questions do not look at the files.

    It lies in the cache and is made of the files alone, so it may be deleted at any time. Where the cache
    cannot be used (damaged, read-only, full, locked for long), it is made anew in memory, and `on_problem` is
    told; it also hears, once, of every file that cannot be read.
    """

    def __init__(
        self,
        settings: Settings,
        cache: Cache,
        *,
        on_problem: Callable[[ShorttakeError], object] | None = None,
    ) -> None:
        self._settings = settings
        self._cache = cache
        self._on_problem = on_problem or (lambda problem: None)
        self._tables: tuple[sqlite3.Connection, bool] | None = None
        self._renewed = False
        self._told: set[str] = set()

    def refresh(self) -> Refreshed:
        """Brings the index up to date. Files that cannot be read are told of and leave the index."""
        done = self._ask(lambda: refresh(self._cache, self._settings))
        for problem in done.problems:
            if str(problem) not in self._told:
                self._told.add(str(problem))
                self._on_problem(problem)
        return done

    def places(self, url: str) -> list[Place]:
        """Where this page is linked, under any of its addresses: published before drafts before the inbox,
        the oldest first."""
        from shorttake.urls import canonical

        form = storable(canonical(url))
        return self._ask(lambda: self._places(form))

    def seen(self, url: str) -> list[Place]:
        """The places of a page after bringing the index up to date: what `add-link` asks."""
        self.refresh()
        return self.places(url)

    def search(self, words: str, limit: int = 50) -> list[Place]:
        """The links whose item, title, host or author holds all these words, best first.

        "Words between quotation marks" stand next to each other. No text is a wrong question.
        """
        from shorttake.archive.words import asked

        wanted = asked(words)
        return self._ask(lambda: self._search(wanted, limit))

    def near(self, url: str, title: str | None = None) -> list[Near]:
        """Links that may be meant and are not the same: another address with this title, another page of the
        same repository; the latest first, each address once."""
        from shorttake.archive.near import repository, title_keys
        from shorttake.urls import canonical

        form = storable(canonical(url))
        titles = [storable(key) for key in title_keys(title)]
        project = repository(form)
        return self._ask(lambda: self._near(form, titles, project))

    def links(self) -> Iterator[LinkRow]:
        """Every link of every file, in the order of the files and of their text."""
        yield from self._ask(lambda: tables.all_links(self._db()))

    def digests(self) -> dict[str, str]:
        """A digest of the bytes of each file that could be read, as they were when it was, in the order of
        the files: while one is the same, and the settings and this code are, so are its links."""
        question = "SELECT file, digest FROM archive_files WHERE problem IS NULL ORDER BY file"
        return dict(self._ask(lambda: self._db().execute(question).fetchall()))

    def links_of(self, file: str) -> list[LinkRow]:
        """The links of one file, in the order of its text."""
        return self._ask(lambda: tables.links_of_file(self._db(), file))

    def authors(self) -> dict[str, str]:
        """Who wrote the pages that were ever kept, by their `Place.canonical`, where the author noted it."""
        question = (
            "SELECT l.canonical, w.authors FROM archive_files AS f"
            " JOIN archive_links AS l ON l.file = f.id JOIN archive_words AS w ON w.rowid = l.words"
            " WHERE f.state IN ('inbox', 'used') AND w.authors <> '' ORDER BY f.file, l.id"
        )
        return dict(self._ask(lambda: self._db().execute(question).fetchall()))

    def numbers(self, series: str) -> dict[int, list[str]]:
        """The files of each number of a series, drafts too; a number used twice has two."""

        def ask() -> dict[int, list[str]]:
            found: dict[int, list[str]] = {}
            for number, file in self._db().execute(
                "SELECT number, file FROM archive_files WHERE series_key = ? AND number IS NOT NULL"
                " ORDER BY number, file",
                (storable(tables.series_key(series)),),
            ):
                found.setdefault(number, []).append(file)
            return found

        return self._ask(ask)

    def highest(self, series: str) -> int | None:
        """The highest number of a series, drafts too; None where it has none yet."""
        return max(self.numbers(series), default=None)

    def redirects(self, mapping: Mapping[str, str]) -> None:
        """Adds addresses that are known to redirect, old to new; `places` then takes both for one page.

        Whoever saw the redirect judges whether it leads to the same page. One to the front page of a site, or
        to a page to which many others lead, is never believed: that is where deleted pages are sent.
        """
        from shorttake.urls import canonical

        pairs = [(storable(canonical(old)), storable(canonical(new))) for old, new in mapping.items()]
        pairs = [
            (old, new) for old, new in pairs if old != new and not (_is_front(new) and not _is_front(old))
        ]

        def write() -> None:
            db = self._db()
            with self._cache.change():
                db.executemany("INSERT OR REPLACE INTO archive_redirects VALUES (?, ?)", pairs)

        self._ask(write)

    def _places(self, form: str) -> list[Place]:
        db = self._db()
        return sorted(tables.link_rows(db, "canonical", _same(db, form)), key=order)

    def _search(self, words: list[str], limit: int) -> list[Place]:
        from shorttake.archive.words import items, pertinent

        db, fts = self._open()
        found: list[Place] = []  # of items, best first
        for number in items(db, fts, words, limit):
            found += pertinent(tables.links_of_words(db, number), words)
            if len(found) >= limit:
                break
        told = {row.canonical for row in found if row.state != "used"}
        kept = [row for row in found if row.state != "used" or row.canonical not in told]
        return kept[:limit]

    def _near(self, form: str, titles: list[str], project: str | None) -> list[Near]:
        db = self._db()
        same = _same(db, form)
        found = [Near(row, "title") for row in tables.link_rows(db, "name", titles)]
        if project:
            found += [Near(row, "repository") for row in tables.link_rows(db, "repository", [project])]
        found.sort(key=lambda near: near.place.date or "", reverse=True)
        found.sort(key=lambda near: near.why == "repository")
        once: dict[str, Near] = {}
        for near in found:
            if near.place.canonical not in same:
                once.setdefault(near.place.canonical, near)
        return list(once.values())[:_MOST_NEAR]

    def _db(self) -> sqlite3.Connection:
        return self._open()[0]

    def _open(self) -> tuple[sqlite3.Connection, bool]:
        """The connection with our tables in it, and whether they have full-text search."""
        if self._tables is None or self._tables[0] is not self._cache.db:
            self._tables = tables.open_tables(self._cache)
        return self._tables

    def _ask(self, work: Callable[[], T]) -> T:
        """Does the work, come what may of the cache: with tables made anew if they are damaged, and if that
        does not help, in memory."""
        try:
            return work()
        except sqlite3.Error as error:
            if self._cache.path is None:
                raise
            reason = _first(error)
        damaged = getattr(reason, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF in _DAMAGED
        if damaged and not self._renewed:
            self._renewed = True
            try:
                self._cache.close()
                self._cache.db.execute("DELETE FROM rooms WHERE name = 'archive'")
                refresh(self._cache, self._settings)
                return work()
            except sqlite3.Error as error:
                reason = _first(error)
        self._on_problem(
            FileError(
                f"the cache cannot be used: {reason}",
                str(self._cache.path),
                "all goes on without it, only slower; it may be deleted at any time",
            )
        )
        self._cache.close()
        self._cache = Cache(None)
        refresh(self._cache, self._settings)
        return work()


def _first(error: sqlite3.Error) -> sqlite3.Error:
    """The error that began it: a full disk undoes a transaction, and then there is none to be undone."""
    while isinstance(error.__context__, sqlite3.Error):
        error = error.__context__
    return error


def _same(db: sqlite3.Connection, form: str) -> set[str]:
    """The canonical forms of all addresses that are this page, by the redirects that were seen."""
    found = {form}
    new = {form}
    while new and len(found) < _MOST_ADDRESSES:
        marks = ",".join("?" * len(new))
        rows = db.execute(
            f"SELECT old, new FROM archive_redirects AS one WHERE (old IN ({marks}) OR new IN ({marks}))"  # noqa: S608
            " AND (SELECT count(*) FROM archive_redirects AS other WHERE other.new = one.new) <= ?",
            (*new, *new, _CROWD),
        )
        new = {address for row in rows for address in row} - found
        found |= new
    return found


def _is_front(form: str) -> bool:
    """Whether a canonical form is the front page of a site."""
    return not form.partition("//")[2].partition("/")[2]
