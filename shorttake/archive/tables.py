"""The tables of the index in the cache: made of the author's text alone, and made anew whenever in doubt."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import TYPE_CHECKING

from shorttake.archive.place import LinkRow
from shorttake.cache import Cache

if TYPE_CHECKING:
    from shorttake.archive.entry import Entry

VERSION = 2
_WITHOUT_FTS = 1_000_000  # added to the version of an index without full-text search

# What is said around one link or more; found by the words of the first four columns.
_FTS = """CREATE VIRTUAL TABLE archive_words USING fts5(text, title, hosts, authors, section UNINDEXED,
    item UNINDEXED, file UNINDEXED, tokenize = "unicode61 remove_diacritics 2")"""
_PLAIN = "CREATE TABLE archive_words (text, title, hosts, authors, section, item, file)"
_SCHEMA = """
CREATE TABLE archive_state (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE archive_files (
    id INTEGER PRIMARY KEY, file TEXT NOT NULL UNIQUE, size INTEGER, mtime INTEGER, digest TEXT,
    state TEXT, title TEXT, date TEXT, series TEXT, series_key TEXT, number INTEGER, problem TEXT
);
CREATE INDEX archive_numbers ON archive_files (series_key, number) WHERE number IS NOT NULL;
CREATE INDEX archive_problems ON archive_files (problem) WHERE problem IS NOT NULL;
CREATE TABLE archive_links (
    id INTEGER PRIMARY KEY, file INTEGER NOT NULL, words INTEGER NOT NULL, url TEXT, canonical TEXT,
    line INTEGER, col INTEGER, first INTEGER, last INTEGER, name TEXT, repository TEXT,
    said TEXT
);
CREATE INDEX archive_links_of ON archive_links (file);
CREATE INDEX archive_addresses ON archive_links (canonical);
CREATE INDEX archive_names ON archive_links (name) WHERE name IS NOT NULL;
CREATE INDEX archive_repositories ON archive_links (repository) WHERE repository IS NOT NULL;
CREATE TABLE archive_redirects (old TEXT PRIMARY KEY, new TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX archive_redirects_to ON archive_redirects (new);
"""

_COLUMNS = """
SELECT f.file, l.line, f.title, f.number, f.date, w.section, w.text, l.url, f.state, f.series,
    l.col, l.first, l.last, w.item, l.canonical, l.said, nullif(w.authors, '')
"""
_ROWS = f"""{_COLUMNS}
FROM archive_links AS l
JOIN archive_files AS f ON f.id = l.file
JOIN archive_words AS w ON w.rowid = l.words
"""
_MANY = 500  # SQLite takes at least 999 values in one question


def open_tables(cache: Cache) -> tuple[sqlite3.Connection, bool]:
    """The connection with our tables in it, and whether they have full-text search (FTS5).

    Raises sqlite3.Error where the cache cannot be used.
    """
    try:
        return cache.room("archive", VERSION, f"{_SCHEMA}{_FTS}"), True
    except sqlite3.OperationalError as error:
        if "fts5" not in str(error):
            raise
    return cache.room("archive", VERSION + _WITHOUT_FTS, f"{_SCHEMA}{_PLAIN}"), False


def link_rows(db: sqlite3.Connection, column: str, values: Iterable[object]) -> list[LinkRow]:
    """The links whose `column` of archive_links is one of these values."""
    found: list[LinkRow] = []
    wanted = list(values)
    for at in range(0, len(wanted), _MANY):
        some = wanted[at : at + _MANY]
        marks = ",".join("?" * len(some))
        found += map(LinkRow._make, db.execute(f"{_ROWS} WHERE l.{column} IN ({marks})", some))
    return found


def links_of_words(db: sqlite3.Connection, words: int) -> list[LinkRow]:
    """The links of one item, in the order of the text."""
    rows = db.execute(
        f"{_COLUMNS} FROM archive_words AS w"
        " CROSS JOIN archive_links AS l ON l.file = w.file AND l.words = w.rowid"
        " JOIN archive_files AS f ON f.id = l.file WHERE w.rowid = ? ORDER BY l.id",
        (words,),
    )
    return list(map(LinkRow._make, rows))


def all_links(db: sqlite3.Connection) -> list[LinkRow]:
    """Every link, in the order of the files and of their text."""
    return list(map(LinkRow._make, db.execute(f"{_ROWS} ORDER BY f.file, l.id")))


def links_of_file(db: sqlite3.Connection, file: str) -> list[LinkRow]:
    """The links of one file, in the order of its text."""
    return list(map(LinkRow._make, db.execute(f"{_ROWS} WHERE f.file = ? ORDER BY l.id", (file,))))


def clear(db: sqlite3.Connection) -> None:
    """Forgets everything that was read from files."""
    for table in ("state", "files", "links", "words"):
        db.execute(f"DELETE FROM archive_{table}")  # noqa: S608 (names of our own)


def drop_files(db: sqlite3.Connection, files: Iterable[str]) -> None:
    """Forgets everything that was read from these files."""
    ids = [
        row
        for file in files
        for row in db.execute("SELECT id FROM archive_files WHERE file = ?", (file,)).fetchall()
    ]
    db.executemany(
        "DELETE FROM archive_words WHERE rowid IN (SELECT words FROM archive_links WHERE file = ?)", ids
    )
    db.executemany("DELETE FROM archive_links WHERE file = ?", ids)
    db.executemany("DELETE FROM archive_files WHERE id = ?", ids)


def add_entries(db: sqlite3.Connection, entries: Iterable[tuple[tuple[str, int, int], str, Entry]]) -> None:
    """Remembers what was read from files, each with its stamp (file, size, time) and its bytes' digest."""
    file_id = _last(db, "SELECT max(id) FROM archive_files")
    words_id = _last(db, "SELECT rowid FROM archive_words ORDER BY rowid DESC LIMIT 1")
    of_files: list[tuple[object, ...]] = []
    words: list[tuple[object, ...]] = []
    links: list[tuple[object, ...]] = []
    for stamp, digest, entry in entries:
        file_id += 1
        key = series_key(entry.series) if entry.series else None
        of_files.append(
            (
                file_id,
                *stamp,
                digest,
                entry.state,
                entry.title,
                entry.date,
                entry.series,
                key,
                entry.number,
            )
        )
        for link in entry.links:
            links.append((file_id, words_id + 1 + link.words, *link[1:]))
        for one in entry.words:
            words_id += 1
            words.append(
                (words_id, one.text, entry.title, one.hosts, one.authors, one.section, one.item, file_id)
            )
    db.executemany(
        "INSERT INTO archive_files VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        of_files,
    )
    db.executemany(
        "INSERT INTO archive_words (rowid, text, title, hosts, authors, section, item, file)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        words,
    )
    db.executemany(
        "INSERT INTO archive_links (file, words, url, canonical, line, col, first, last, name, repository,"
        " said) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        links,
    )


def storable(text: str) -> str:
    """The text as a database can hold it: half characters (lone surrogates) become question marks."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def series_key(name: str) -> str:
    """What two spellings of a series share."""
    return " ".join(name.split()).casefold()


def _last(db: sqlite3.Connection, question: str) -> int:
    row = db.execute(question).fetchone()
    return row[0] or 0 if row else 0
