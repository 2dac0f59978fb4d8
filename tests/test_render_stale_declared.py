"""What plugins read besides is the same, or it is not: told from files and from the rooms of the cache."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from shorttake.cache import Cache
from shorttake.render.stale.declared import are_the_same, digests, rows_of

DECLARED = ("cache:feeds", "cache:not_there", "model", "folder")


def change(folder: Path, statement: str) -> None:
    with Cache(folder / "cache.sqlite3") as cache:
        cache.room("feeds", 1, "CREATE TABLE feeds_seen (one TEXT, other)")
        cache.room("feedsets", 1, "CREATE TABLE feedsets_all (one)")
        cache.db.execute(statement)


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    """A folder with what plugins read besides."""
    change(tmp_path, "INSERT INTO feeds_seen VALUES ('a', 1.5), ('b', x'00ff'), ('c', NULL)")
    (tmp_path / "model").write_text("model")
    (tmp_path / "folder").mkdir()
    return tmp_path


CHANGES: dict[str, tuple[bool, Callable[[Path], object]]] = {
    "nothing": (True, lambda blog: None),
    "a row more": (False, lambda blog: change(blog, "INSERT INTO feeds_seen VALUES ('d', 1)")),
    "a row less": (False, lambda blog: change(blog, "DELETE FROM feeds_seen WHERE one = 'b'")),
    "another value": (False, lambda blog: change(blog, "UPDATE feeds_seen SET other = 1 WHERE one = 'c'")),
    "a table more": (False, lambda blog: change(blog, "CREATE TABLE feeds_more (one)")),
    "another room": (True, lambda blog: change(blog, "INSERT INTO feedsets_all VALUES (1)")),
    "a file": (False, lambda blog: (blog / "model").write_text("another")),
    "a file gone": (False, lambda blog: (blog / "model").unlink()),
    "a file in a folder": (False, lambda blog: (blog / "folder" / "new").write_text("")),
    "the cache gone": (False, lambda blog: (blog / "cache.sqlite3").unlink()),
    "the cache broken": (False, lambda blog: (blog / "cache.sqlite3").write_text("broken" * 1000)),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_seen(what: str, blog: Path) -> None:
    same, changed = CHANGES[what]
    cache = blog / "cache.sqlite3"
    with Cache(cache) as opened:
        was = digests(DECLARED, str(blog), partial(rows_of, opened.db))
    assert are_the_same(was, str(blog), str(cache))
    changed(blog)
    assert are_the_same(was, str(blog), str(cache)) is same


def test_what_another_is_writing_is_not_waited_for(blog: Path) -> None:
    cache = blog / "cache.sqlite3"
    with Cache(cache) as opened:
        was = digests(DECLARED, str(blog), partial(rows_of, opened.db))
        with opened.change() as db:
            db.execute("INSERT INTO feeds_seen VALUES ('d', 1)")
            assert are_the_same(was, str(blog), str(cache))
        assert not are_the_same(was, str(blog), str(cache))


def test_a_cache_is_not_made_by_looking(tmp_path: Path) -> None:
    assert not are_the_same({}, str(tmp_path), str(tmp_path / "cache.sqlite3"))
    assert list(tmp_path.iterdir()) == []
    sqlite3.connect(tmp_path / "cache.sqlite3").close()
    assert are_the_same({}, str(tmp_path), str(tmp_path / "cache.sqlite3"))
