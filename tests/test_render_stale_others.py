"""Pages that are shared out among two processes are made once each, whatever becomes of the other one."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest

from shorttake.cache import Cache
from shorttake.render.stale.addresses import is_simple
from shorttake.render.stale.others import Others, Shared, is_ours
from shorttake.render.stale.pages import Pages
from shorttake.render.stale.records import Records

NAMES = [f"{number}/index.html" for number in range(40)]


class Writer:
    """Writes the name of the process into each page that is its own to make."""

    def __init__(self, pages: Pages, fails: bool = False) -> None:
        self.pages, self.fails = pages, fails
        self.mine: Any = None
        self.others: set[str] = set()
        self.files: set[str] = set()
        self.first = os.getpid()

    def make(self, _: Any) -> None:
        for name in NAMES:
            if self.mine is not None and not self.mine(name):
                self.others.add(name)
                continue
            assert not (self.fails and os.getpid() != self.first)
            path = Path(self.pages.target, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a") as file:
                file.write("here" if os.getpid() == self.first else "there")
            self.files.add(name)
            self.pages.is_same(name, os.getpid() == self.first)

    def written(self) -> set[str]:
        return self.files

    def take_over(self, written: set[str]) -> None:
        self.files |= written


def shared_out(folder: Path, fails: bool = False) -> tuple[Writer, Pages]:
    pages = Pages(str(folder / "pages"), str(folder / "site"), "1")
    writer = Writer(pages, fails)
    cache = Cache(folder / "cache")
    pages.rest = Others(writer, writer.make, cache, Records(cache, None))
    writer.mine = is_ours
    writer.make(writer)
    writer.mine = None
    return writer, pages


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize("fails", [False, True])
def test_each_page_is_made_once(tmp_path: Path, fails: bool, capfd: pytest.CaptureFixture[str]) -> None:
    writer, pages = shared_out(tmp_path, fails)
    theirs = writer.others.copy()
    assert len(theirs) > len(NAMES) / 3
    pages.settle()
    assert writer.files == pages.now.keys() == pages.reasons.keys() == set(NAMES)
    assert not writer.others
    for name in NAMES:
        there = name in theirs and not fails
        assert Path(pages.target, name).read_text() == ("there" if there else "here")


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_who_asks_what_stays_waits_for_all(tmp_path: Path) -> None:
    writer, pages = shared_out(tmp_path)
    pages.kept  # noqa: B018 (asked for what it does besides)
    assert writer.files == set(NAMES)


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_pages_that_nobody_wants_any_more_are_not_taken(tmp_path: Path) -> None:
    writer, pages = shared_out(tmp_path)
    pages.stop()
    pages.settle()
    assert writer.files == set(filter(is_ours, NAMES))


@pytest.mark.parametrize(
    ("path", "simple"),
    [
        ("index.html", True), ("2026/a.b/index.html", True), ("a/b..html", True), ("a b/ü.html", True),
        ("", False), ("/a", False), ("../a", False), ("./a", False), ("a/../b", False), ("a/./b", False),
        ("a//b", False), ("a/", False), ("~a", False), ("a/.hidden", False),
    ],
)  # fmt: skip
def test_paths_in_their_shortest_form(path: str, simple: bool) -> None:
    assert is_simple(path) == simple
    if simple:
        assert os.path.normpath(f"/top/{path}") == f"/top/{path}"


@pytest.mark.parametrize(
    ("seconds", "many", "begun"),
    [(0.001, 100, None), (0.001, 2000, 16), (0.0001, 5000, None), (0.1, 0, 16), (0.02, 20, None)],
)
def test_a_second_process_begins_once_the_pages_that_are_left_are_worth_it(
    seconds: float, many: int, begun: int | None
) -> None:
    times = iter(range(1000))
    started: list[set[str]] = []
    shared = Shared(lambda done: started.append(set(done)), many, lambda: next(times) * 16 * seconds)
    names = [f"{number}/index.html" for number in range(48)]
    here = [name for name in names if shared(name)]
    if begun is None:
        assert (here, started) == (names, [])
    else:
        assert started == [set(names[:begun])]
        assert here == names[:begun] + [name for name in names[begun:] if is_ours(name)]
        assert all(shared(name) for name in names[:begun])  # asked again, they are this process's own


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_what_was_done_before_is_not_made_again_beside(tmp_path: Path) -> None:
    pages = Pages(str(tmp_path / "pages"), str(tmp_path / "site"), "1")
    writer, cache = Writer(pages), Cache(tmp_path / "cache")

    def begin(done: Collection[str]) -> None:
        pages.rest = Others(writer, writer.make, cache, Records(cache, None), done=done)

    times = iter(range(0, 1000, 100))
    writer.mine = Shared(begin, len(NAMES), lambda: next(times))
    writer.make(writer)
    writer.mine = None
    assert writer.others
    pages.settle()
    assert writer.files == pages.now.keys() == set(NAMES)
    assert {Path(pages.target, name).read_text() for name in NAMES} == {"here", "there"}
