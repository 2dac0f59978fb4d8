"""What plugins read besides content, theme and settings (`BUILDS_FROM`), by names that tell whether it is
the same."""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import os
import sqlite3
from collections.abc import Callable, Iterable
from functools import partial

from shorttake.render.stale.manifest import look

_ROOM = "cache:"


def digests(names: Iterable[str], root: str, rows: Callable[[str], list[object]]) -> dict[str, str]:
    """Digests of files and folders below the blog's folder `root`, and of rooms of the cache ("cache:NAME"),
    of which `rows` gives all that is in their tables."""
    found = {}
    for name in names:
        room = name.removeprefix(_ROOM)
        what = rows(room) if room != name else look([os.path.join(root, name)], ())  # noqa: PTH118
        found[name] = hashlib.blake2b(marshal.dumps(what, 2), digest_size=16).hexdigest()
    return found


def rows_of(db: sqlite3.Connection, room: str) -> list[object]:
    """Every row of every table of a room."""
    pattern = room.replace("_", r"\_") + r"\_%"
    tables = db.execute(
        r"SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE ? ESCAPE '\' ORDER BY name",
        (pattern,),
    ).fetchall()
    return [(table, db.execute(f'SELECT * FROM "{table}"').fetchall()) for (table,) in tables]  # noqa: S608


def are_the_same(was: dict[str, str], root: str, cache: str) -> bool:
    """Whether these digests are still those of a blog whose cache is this file, as far as can be told without
    opening it as a build does."""
    if not os.path.isfile(cache):  # noqa: PTH113 (connecting would make one)
        return False
    try:
        with contextlib.closing(sqlite3.connect(cache, isolation_level=None)) as db:
            return digests(was, root, partial(rows_of, db)) == was
    except (sqlite3.Error, ValueError):
        return False
