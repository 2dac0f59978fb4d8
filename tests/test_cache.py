"""The cache may be deleted, damaged, locked or forbidden: the work goes on all the same."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes import child
from shorttake.cache import Cache

SCHEMA = "CREATE TABLE things_words (word TEXT); CREATE INDEX things_index ON things_words (word)"


def remember(cache: Cache, *words: str) -> list[str]:
    """Keeps words and says all that are kept."""
    db = cache.room("things", 1, SCHEMA)
    with cache.change():
        db.executemany("INSERT INTO things_words VALUES (?)", [(word,) for word in words])
    return [word for (word,) in db.execute("SELECT word FROM things_words ORDER BY rowid")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "blog" / ".shorttake" / "cache.sqlite3"


def test_what_is_remembered_is_there_next_time(path: Path) -> None:
    with Cache(path) as cache:
        assert remember(cache, "a", "b") == ["a", "b"]
    assert remember(Cache(path), "c") == ["a", "b", "c"]
    assert (path.parent / ".gitignore").read_text(encoding="utf-8") == "*\n"


def test_a_cache_in_memory_leaves_no_file(tmp_path: Path) -> None:
    assert remember(Cache(None), "a") == ["a"]
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_opened_before_it_is_asked_for(path: Path) -> None:
    Cache(path).close()
    assert not path.parent.exists()


def test_a_change_is_whole_or_not_there(path: Path) -> None:
    cache = Cache(path)
    remember(cache, "a")
    with pytest.raises(sqlite3.ProgrammingError), cache.change() as db:
        db.executemany("INSERT INTO things_words VALUES (?)", [("b",), ("c", "one too many")])
    assert remember(cache) == ["a"]

    def die() -> None:
        with Cache(path) as other, other.change() as db:
            db.execute("INSERT INTO things_words VALUES ('b')")
            os.kill(os.getpid(), 9)

    assert child.run(die) is None
    assert remember(Cache(path), "c") == ["a", "c"]


def test_a_room_of_another_version_is_made_anew_and_the_others_stay(path: Path) -> None:
    cache = Cache(path)
    remember(cache, "a")
    other = cache.room("thing", 1, "CREATE TABLE thing_words (word TEXT)")
    other.execute("INSERT INTO thing_words VALUES ('stays')")
    db = cache.room(
        "things", 2, "CREATE VIRTUAL TABLE things_found USING fts5(words); CREATE TABLE things_more (x)"
    )
    db.execute("INSERT INTO things_found VALUES ('some words')")
    tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    assert "things_words" not in tables
    assert "things_more" in tables
    assert remember(cache, "b") == ["b"]
    assert not [name for (name,) in db.execute("SELECT name FROM sqlite_master") if "found" in name]
    assert other.execute("SELECT word FROM thing_words").fetchall() == [("stays",)]


def test_a_room_of_the_same_version_is_left_alone(path: Path) -> None:
    remember(Cache(path), "a")
    db = Cache(path).room("things", 1, "CREATE TABLE things_never (x)")
    assert db.execute("SELECT word FROM things_words").fetchall() == [("a",)]


def damage(path: Path) -> Iterator[str]:
    """Ways in which a cache file comes to harm, one after the other on a sound one."""
    whole = path.read_bytes()
    yield "sound"
    path.write_bytes(b"")
    yield "empty"
    path.write_bytes(b"no database at all" * 1000)
    yield "no database"
    path.write_bytes(whole[:-1000])
    yield "cut off"
    path.write_bytes(whole[:100] + os.urandom(len(whole) - 100))
    yield "overwritten"
    path.write_bytes(whole[:4096] + os.urandom(len(whole) - 4096))
    yield "overwritten but for its first page"
    path.write_bytes(whole)
    (path.parent / f"{path.name}-wal").write_bytes(os.urandom(5000))
    yield "with a broken log"
    path.unlink()
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE rooms (something TEXT)")
    other.close()
    yield "of another version"
    path.unlink()
    path.mkdir()
    yield "a folder"
    shutil.rmtree(path)
    path.symlink_to("circle")
    (path.parent / "circle").symlink_to(path.name)
    yield "a circle of links"


def test_a_damaged_file_is_no_reason_to_stop(path: Path) -> None:
    with Cache(path) as cache:
        remember(cache, *map(str, range(5000)))
    with sqlite3.connect(path) as settled:
        settled.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    settled.close()
    seen = []
    for harm in damage(path):
        cache = Cache(path)
        found = cache.ask(lambda cache=cache: remember(cache, "new"))
        assert found[-1] == "new", harm
        assert len(found) in (1, 5001), harm
        assert cache.ask(lambda cache=cache: remember(cache, "more"))[-2:] == ["new", "more"], harm
        cache.close()
        seen.append(harm)
    assert len(seen) == 10


def test_a_damaged_file_is_made_anew_for_the_next_time(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no database at all" * 1000)
    with Cache(path) as cache:
        assert remember(cache, "a") == ["a"]
    assert remember(Cache(path), "b") == ["a", "b"]


def test_a_file_that_is_deleted_while_open_is_no_reason_to_stop(path: Path) -> None:
    cache = Cache(path)
    remember(cache, "a")
    shutil.rmtree(path.parent)
    assert cache.ask(lambda: remember(cache, "b"))[-1] == "b"
    cache.close()
    assert remember(Cache(path), "c") == ["c"]


def test_a_file_that_is_locked_is_no_reason_to_stop(path: Path) -> None:
    cache = Cache(path)
    remember(cache, "a")
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    cache.db.execute("PRAGMA busy_timeout = 100")
    assert cache.ask(lambda: remember(cache, "b")) == ["b"]  # in memory
    holder.execute("COMMIT")
    holder.close()
    assert remember(Cache(path), "c") == ["a", "c"]


def test_a_folder_that_may_not_be_written_is_no_reason_to_stop(tmp_path: Path) -> None:
    folder = tmp_path / "blog"
    folder.mkdir()
    (folder / ".shorttake").write_text("a file stands in the way", encoding="utf-8")
    cache = Cache(folder / ".shorttake" / "cache.sqlite3")
    assert remember(cache, "a") == ["a"]
    assert remember(Cache(Path("/proc/not-there/cache.sqlite3")), "a") == ["a"]


def test_a_full_disk_is_no_reason_to_stop(path: Path) -> None:
    words = [str(number) * 10 for number in range(20_000)]

    def work() -> tuple[int, bool]:
        cache = Cache(path)
        remember(cache, "a")
        found = cache.ask(lambda: remember(cache, *words))
        return len(found), cache.path is None

    assert child.run(work, file_size=100_000) == (20_000, True)
    assert remember(Cache(path), "b")[-1] == "b"


def test_what_is_asked_wrongly_is_told_in_the_end(path: Path) -> None:
    cache = Cache(path)
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        cache.ask(lambda: cache.db.execute("SELECT * FROM things_none"))


def test_two_commands_at_once_make_one_room(path: Path) -> None:
    def work() -> None:
        for number in range(20):
            with Cache(path) as cache:
                remember(cache, str(number))

    others = [child.start(work) for _ in range(2)]
    work()
    assert [one.result() for one in others] == [None, None]
    assert len(remember(Cache(path))) == 60
