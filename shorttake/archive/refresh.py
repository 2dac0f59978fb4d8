"""Bringing the index up to date: what changed is read and written in one go, all else is not touched."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from collections.abc import Iterable
from functools import cache as remember

from shorttake import errors, files
from shorttake.archive import tables
from shorttake.archive.place import Refreshed
from shorttake.archive.reading import Reading, read_changed
from shorttake.archive.stamps import look
from shorttake.cache import Cache
from shorttake.errors import ShorttakeError
from shorttake.settings import Settings

_TRIES = 4  # when another command changes the index while we read


def refresh(cache: Cache, settings: Settings) -> Refreshed:
    """Makes the index say what the files say. Raises sqlite3.Error where the cache cannot be used.

    Files are read and understood outside of the transaction, so that two commands at once wait for
    each other only while they write.
    """
    fingerprint = _fingerprint(settings)
    for tries_left in reversed(range(_TRIES)):
        done = _attempt(cache, settings, fingerprint, may_give_up=tries_left > 0)
        if done is not None:
            return done
    raise AssertionError("the last attempt never gives up")


def _fingerprint(settings: Settings) -> str:
    """What decides how a text is understood: the settings that matter, and the code that reads it."""
    meaning = (
        str(settings.content).removeprefix(str(settings.root)),
        settings.article_paths,
        settings.page_paths,
        settings.series,
        str(settings.zone),
        settings.language,
        settings.article_url,
        settings.page_url,
        _code(),
    )
    return files.digest(repr(meaning).encode("utf-8", "backslashreplace"))


@remember
def _code() -> tuple[tuple[str, int, int], ...]:
    """The source files that read text and compare addresses, with size and time; () where there are none."""
    package = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120 (asked in every run: no time for Paths)
    found: list[tuple[str, int, int]] = []
    waiting = [os.path.join(package, name) for name in ("archive", "text", "urls")]  # noqa: PTH118
    for folder in waiting:
        with contextlib.suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir():
                    waiting.append(entry.path)
                elif entry.name.endswith(".py"):
                    stat = entry.stat()
                    found.append((entry.path[len(package) :], stat.st_size, stat.st_mtime_ns))
    return tuple(sorted(found))


def _attempt(cache: Cache, settings: Settings, fingerprint: str, may_give_up: bool) -> Refreshed | None:
    """Looks, reads, writes; None where another command made the index anew meanwhile."""
    db, _ = tables.open_tables(cache)
    state = _state(db)
    stamps = look(settings)
    known = state.get("fingerprint") == fingerprint and may_give_up  # at last everything is read, to be sure
    if known and stamps.digest is not None and state.get("stamps") == stamps.digest:
        return Refreshed(0, 0, tuple(_problems(db)))
    reading = read_changed(db, settings, stamps, known)
    with cache.change():
        now = _state(db)
        if may_give_up and now.get("fingerprint") != state.get("fingerprint"):
            return None
        if known:
            tables.drop_files(db, (*reading.gone, *reading.changed))
        else:
            tables.clear(db)
            _renew_redirects(db)
        _write(db, reading)
        # What another command wrote while we read may be older than what we saw: look at every file again.
        alone = now.get("generation") == state.get("generation")
        generation = int(now.get("generation") or 0) + 1
        trusted = stamps.digest if reading.sure and alone else None
        db.executemany(
            "INSERT OR REPLACE INTO archive_state VALUES (?, ?)",
            [("fingerprint", fingerprint), ("generation", str(generation)), ("stamps", trusted)],
        )
    problems = (*stamps.problems, *reading.unnamed, *_problems(db))
    return Refreshed(reading.read, len(reading.gone), problems)


def _state(db: sqlite3.Connection) -> dict[str, str | None]:
    return dict(db.execute("SELECT key, value FROM archive_state").fetchall())


def _write(db: sqlite3.Connection, reading: Reading) -> None:
    db.executemany(
        "UPDATE archive_files SET size = ?, mtime = ? WHERE file = ?",
        [(size, mtime, file) for file, size, mtime in reading.touched],
    )
    db.executemany(
        "INSERT INTO archive_files (file, size, mtime, digest, problem) VALUES (?, ?, ?, ?, ?)",
        [(*stamp, digest, _packed(error)) for stamp, digest, error in reading.broken],
    )
    tables.add_entries(db, reading.entries)


def _renew_redirects(db: sqlite3.Connection) -> None:
    """Brings redirects, which are no file's, to the form that addresses have by the rules of today."""
    from shorttake.urls import canonical

    pairs = db.execute("SELECT old, new FROM archive_redirects").fetchall()
    db.execute("DELETE FROM archive_redirects")
    db.executemany(
        "INSERT OR REPLACE INTO archive_redirects VALUES (?, ?)",
        [(tables.storable(canonical(old)), tables.storable(canonical(new))) for old, new in pairs],
    )


def _packed(error: ShorttakeError) -> str:
    return json.dumps([type(error).__name__, error.what, error.where, error.hint])


def _problems(db: sqlite3.Connection) -> Iterable[ShorttakeError]:
    """Why files cannot be read, as it was said when they were."""
    rows = db.execute("SELECT problem FROM archive_files WHERE problem IS NOT NULL ORDER BY file").fetchall()
    for (packed,) in rows:
        name, what, where, hint = json.loads(packed)
        kind = getattr(errors, name, errors.TextError)
        yield kind(what, where, hint)
