"""Finds the copies of a page again: by any address that led to it, the newest first.

What is known of each file lies in the cache and is read anew from the file where it is gone or the
file is another one; deleting the cache loses nothing.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Collection
from pathlib import Path

from shorttake import files
from shorttake.cache import Cache
from shorttake.errors import FileError, ShorttakeError
from shorttake.snapshots import fingerprint as prints_
from shorttake.snapshots import media, reading
from shorttake.snapshots.snapshot import SUFFIXES, Snapshot
from shorttake.urls import canonical
from shorttake.web import charset

VERSION = 2
_SCHEMA = """
CREATE TABLE snapshots_files (
    file TEXT PRIMARY KEY, size INTEGER, mtime INTEGER, problem TEXT
) WITHOUT ROWID;
CREATE TABLE snapshots_pages (
    form TEXT, file TEXT, url TEXT, final TEXT, date TEXT, status INTEGER, media TEXT, position INTEGER
);
CREATE TABLE snapshots_prints (
    file TEXT, position INTEGER, print TEXT, PRIMARY KEY (file, position)
) WITHOUT ROWID;
CREATE INDEX snapshots_by_form ON snapshots_pages (form);
CREATE INDEX snapshots_by_file ON snapshots_pages (file)
"""

Problem = Callable[[ShorttakeError], object]


def find(
    folder: Path, url: str, cache: Cache | None = None, *, on_problem: Problem | None = None
) -> list[Snapshot]:
    """The copies of the page at `url` below `folder`, the newest first.

    An address that redirected to the page, or that is the same page (`urls.canonical`), finds it too;
    fragments say nothing. `on_problem` is told of files that are no whole WARC files. Raises FileError
    where the folder cannot be read.
    """
    form = canonical(url.partition("#")[0])
    try:
        return _find(folder, form, cache or Cache(None), on_problem)
    except sqlite3.Error:  # a cache that is damaged, full or locked: all goes on without it, only slower
        with Cache(None) as memory:
            return _find(folder, form, memory, on_problem)


def fingerprint_of(snapshot: Snapshot) -> prints_.Fingerprint | None:
    """The fingerprint of a copy's text: as it lies beside it, else made anew from the copy.

    None for what has no text that we can read, such as a PDF. Raises FileError where the copy is gone.
    """
    try:
        beside = prints_.from_json(files.read(snapshot.sidecar, 1_000_000).text)
    except ShorttakeError:
        beside = None
    if beside is not None:
        return beside
    page = reading.body(snapshot)
    text = charset.decode(page.body, charset.decide(page.body, page.content_type))
    if media.is_markup(page.media, page.body):
        return prints_.fingerprint(text)
    return prints_.of_text(text) if media.is_text(page.media) else None


def prints(
    folder: Path, urls: Collection[str], cache: Cache | None = None
) -> dict[str, list[tuple[dt.date, prints_.Fingerprint]]]:
    """The fingerprints of the copies of those of `urls` that have any, with their days, the newest first.

    Only copies that answered well and have a text count. What can be read of no copy is left out. Raises
    FileError where the folder cannot be read.
    """
    try:
        return _prints(folder, urls, cache or Cache(None))
    except sqlite3.Error:
        with Cache(None) as memory:
            return _prints(folder, urls, memory)


def pages_in(path: Path) -> list[Snapshot]:
    """The copies that one file holds. Raises FileError where it is no whole WARC file."""
    return [page.snapshot for page in reading.pages(path)]


def _find(folder: Path, form: str, cache: Cache, on_problem: Problem | None) -> list[Snapshot]:
    db = cache.room("snapshots", VERSION, _SCHEMA)
    _refresh(folder, cache, db)
    if on_problem:
        for file, problem in db.execute(
            "SELECT file, problem FROM snapshots_files WHERE problem IS NOT NULL"
        ):
            on_problem(FileError(problem, str(folder / file), "`warcio check` says more"))
    rows = db.execute(
        "SELECT DISTINCT file, url, final, date, status, media, position FROM snapshots_pages WHERE form = ?"
        " ORDER BY date DESC, file DESC, position DESC",
        (form,),
    ).fetchall()
    return [
        Snapshot(folder / file, url, final, dt.datetime.fromisoformat(date), status, kind, position)
        for file, url, final, date, status, kind, position in rows
    ]


def _prints(
    folder: Path, urls: Collection[str], cache: Cache
) -> dict[str, list[tuple[dt.date, prints_.Fingerprint]]]:
    db = cache.room("snapshots", VERSION, _SCHEMA)
    _refresh(folder, cache, db)
    forms = {form for (form,) in db.execute("SELECT DISTINCT form FROM snapshots_pages")}
    found: dict[str, list[tuple[dt.date, prints_.Fingerprint]]] = {}
    for url in urls if forms else ():
        form = canonical(url.partition("#")[0])
        if form not in forms:
            continue
        copies = [one for one in _find(folder, form, cache, None) if 200 <= one.status < 300]
        known = [(one.date.date(), print_) for one in copies if (print_ := _print(folder, one, cache, db))]
        if known:
            found[url] = known
    return found


def _print(folder: Path, copy: Snapshot, cache: Cache, db: sqlite3.Connection) -> prints_.Fingerprint | None:
    """The fingerprint of a copy; one that does not lie beside it is made once, and kept in the cache."""
    key = (copy.path.relative_to(folder).as_posix(), copy.offset)
    row = db.execute("SELECT print FROM snapshots_prints WHERE file = ? AND position = ?", key).fetchone()
    known = prints_.from_json(row[0]) if row else None
    if known is not None:
        return known
    try:
        made = fingerprint_of(copy)
    except ShorttakeError:
        return None
    if made is not None:
        said = prints_.to_json(made, copy.url, copy.date.isoformat())
        with cache.change():
            db.execute("INSERT OR REPLACE INTO snapshots_prints VALUES (?, ?, ?)", (*key, said))
    return made


def _refresh(folder: Path, cache: Cache, db: sqlite3.Connection) -> None:
    """Brings the index up to date. A copy is never changed once it is written, so size and time tell."""
    there = {
        path.relative_to(folder).as_posix(): (size, mtime)
        for path, size, mtime in files.stamps(folder, SUFFIXES)
    }
    known = {
        file: (size, mtime)
        for file, size, mtime in db.execute("SELECT file, size, mtime FROM snapshots_files")
    }
    gone = [file for file in known if known[file] != there.get(file)]
    fresh = [file for file in there if there[file] != known.get(file)]
    if not gone and not fresh:
        return
    read: list[tuple[str, list[reading.Page], str | None]] = []
    for file in fresh:
        try:
            read.append((file, reading.pages(folder / file), None))
        except FileError as error:
            read.append((file, [], error.what))
    with cache.change():
        for file in gone:
            db.execute("DELETE FROM snapshots_files WHERE file = ?", (file,))
            db.execute("DELETE FROM snapshots_pages WHERE file = ?", (file,))
            db.execute("DELETE FROM snapshots_prints WHERE file = ?", (file,))
        for file, pages, problem in read:
            db.execute(
                "INSERT OR REPLACE INTO snapshots_files VALUES (?, ?, ?, ?)", (file, *there[file], problem)
            )
            db.executemany("INSERT INTO snapshots_pages VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _rows(file, pages))


def _rows(file: str, pages: list[reading.Page]) -> list[tuple[str | int, ...]]:
    return [
        (form, file, one.url, one.final, one.date.isoformat(), one.status, one.media, one.offset)
        for page in pages
        for one in [page.snapshot]
        for form in dict.fromkeys(map(canonical, page.addresses))
    ]
