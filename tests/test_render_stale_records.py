"""What was made of a text before is found by the text and the code alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from shorttake.cache import Cache
from shorttake.render.markdown import ItemMark, Renderer, SectionMark
from shorttake.render.stale.bodies import KeptRenderer
from shorttake.render.stale.records import Records, code

TEXT = "## Storage\n\n* [A link](https://www.example.org/): words.\n* Another[^1].\n\n[^1]: A note.\n"


class Counted:
    """Work that counts how often it is done."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> str:
        self.times += 1
        return f"made {self.times}"


@pytest.mark.parametrize(
    ("version", "name", "asked", "again"),
    [
        ("1", "work", ("a", 1), False),
        ("2", "work", ("a", 1), True),
        ("1", "other", ("a", 1), True),
        ("1", "work", ("a", True), True),
        ("1", "work", ("b", 1), True),
        (None, "work", ("a", 1), True),
        ("1", "work", ("a", object()), True),
    ],
)
def test_a_record_is_for_one_question_and_one_code(
    version: str | None, name: str, asked: tuple[object, ...], again: bool, tmp_path: Path
) -> None:
    with Cache(tmp_path / "cache.sqlite3") as cache:
        first = Records(cache, "1")
        assert first.of("work", ("a", 1), Counted()) == "made 1"
        first.save()
    work = Counted()
    with Cache(tmp_path / "cache.sqlite3") as cache:
        Records(cache, version).of(name, asked, work)
    assert work.times == again


def test_asked_twice_in_one_build_it_is_made_once(tmp_path: Path) -> None:
    records, work = Records(Cache(tmp_path / "cache.sqlite3"), "1"), Counted()
    assert [records.of("work", "a", work) for _ in range(3)] == ["made 1"] * 3


def damaged(path: Path) -> None:
    path.write_bytes(b"no database" * 100)


def unreadable(path: Path) -> None:
    with Cache(path) as cache, cache.change() as db:
        db.execute("UPDATE made_records SET value = ?", (b"no record",))


@pytest.mark.parametrize("harm", [damaged, unreadable, Path.unlink])
def test_a_record_that_cannot_be_read_is_made_anew(harm: Callable[[Path], object], tmp_path: Path) -> None:
    path = tmp_path / "cache.sqlite3"
    with Cache(path) as cache:
        records = Records(cache, "1")
        records.of("work", "a", lambda: "made")
        records.save()
    harm(path)
    with Cache(path) as cache:
        assert Records(cache, "1").of("work", "a", lambda: "made anew") == "made anew"


# How many records a build asks for, those before it that it does not, and how many are left afterwards.
@pytest.mark.parametrize(
    ("builds", "left"),
    [
        ([range(1100)], 1100),
        ([range(1100), *(range(at, at + 2) for at in range(2000, 2800, 2))], 1900),  # edits tell of few posts
        ([range(1100), range(1100, 2200), range(2200, 3300)], 3300),
        ([range(1100), range(1100, 2200), range(2200, 3300), range(3300, 4400)], 1100),
        ([range(200), *(range(at, at + 40) for at in range(200, 2600, 40))], 2600),
        ([range(200), *(range(at, at + 40) for at in range(200, 2640, 40))], 40),  # nobody ever asks for all
    ],
)
def test_what_nobody_asks_for_goes_once_it_is_much(builds: list[range], left: int, tmp_path: Path) -> None:
    with Cache(tmp_path / "cache.sqlite3") as cache:
        for asked in builds:
            records = Records(cache, "1")
            for number in asked:
                records.of("work", number, lambda: "made")
            records.save()
        assert cache.db.execute("SELECT count(*) FROM made_records").fetchone()[0] == left


def test_kept_markdown_is_markdown(tmp_path: Path) -> None:
    items, sections = [ItemMark(12, 52, "item-a")], [SectionMark(0, "storage")]
    plain = Renderer().convert(TEXT, items, sections)
    for _ in range(2):
        with Cache(tmp_path / "cache.sqlite3") as cache:
            records = Records(cache, code())
            assert KeptRenderer(records).convert(TEXT, items, sections) == plain
            assert KeptRenderer(records).convert(TEXT) == Renderer().convert(TEXT)
            records.save()
