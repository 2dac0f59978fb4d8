"""Posts that are read in a process beside this one are what they would be if they were read here."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from shorttake.cache import Cache
from shorttake.render.stale.ahead import Ahead
from shorttake.render.stale.beside import is_possible


def read(file: str, page: bool) -> tuple[str, bool, int]:
    if "broken" in file:
        raise ValueError(file)
    return file, page, os.getpid()


def files(many: int) -> list[tuple[str, bool]]:
    return [
        (f"/blog/{number}{'-broken' if number % 50 == 49 else ''}.md", number % 3 == 0)
        for number in range(many)
    ]


@pytest.mark.skipif(not is_possible(), reason="this machine has one core")
def test_the_last_of_many_are_read_beside_and_what_fails_is_left_to_the_caller(tmp_path: Path) -> None:
    asked = files(300)
    ahead = Ahead(asked, read, Cache(tmp_path / "cache.sqlite3"))
    found = [ahead.of(path) for path, _ in asked]
    there = [(path, page) for path, page in asked[120:] if "broken" not in path]
    assert [one[:2] for one in found if one is not None] == [(path, page) for path, page in there]
    assert {one[2] for one in found if one is not None} & {os.getpid()} == set()
    assert ahead.of("/blog/unknown.md") is None
    ahead.end()


def test_few_are_read_where_they_are_asked_for(tmp_path: Path) -> None:
    asked = files(60)
    ahead = Ahead(asked, read, Cache(tmp_path / "cache.sqlite3"))
    assert [ahead.of(path) for path, _ in asked] == [None] * 60
    ahead.end()


@pytest.mark.skipif(not is_possible(), reason="this machine has one core")
def test_what_nobody_asks_for_is_stopped(tmp_path: Path) -> None:
    ahead = Ahead(files(300), read, Cache(tmp_path / "cache.sqlite3"))
    ahead.end()
    assert ahead.of("/blog/299.md") is None
