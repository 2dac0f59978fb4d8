"""Whether anything changed since a build: told from files, settings, environment and time, never guessed."""

from __future__ import annotations

import datetime as dt
import os
import re
import zoneinfo
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shorttake.render.stale import manifest, settings
from shorttake.render.stale.manifest import Manifest
from shorttake.render.stale.stamps import Stamped, disk_time, is_there, is_young, packed, tree, unpacked
from shorttake.render.stale.there import There

NOW = 1_790_000_000.0


def made(folder: Path, **more: Any) -> Manifest:
    """What would be written down of a blog in this folder, built just now."""
    content, output = folder / "content", folder / "output"
    for name in (content / "posts", output / "about"):
        name.mkdir(parents=True, exist_ok=True)
    (content / "posts" / "a.md").write_text("a")
    (content / "b.md").write_text("b")
    (output / "about" / "index.html").write_text("<p>")
    (output / "style.css").write_text("p {}")
    (output / ".git").mkdir()
    values: dict[str, Any] = {
        "root": str(folder),
        "target": str(output),
        "drafts": False,
        "settings": "x",
        "quick": True,
        "places": [str(content)],
        "without": [],
        "inputs": packed(manifest.look([str(content)], ())),
        "outputs": packed(There(str(output), frozenset((".git",))).now({})),
        "files": 2,
        "environ": manifest.environment(["SITEURL"], {"SITEURL": "https://a.example"}),
        "packages": manifest.installed(),
        "since": NOW,
        "looked": disk_time(),
        "until": NOW + 60,
        "declared": {},
    }
    return Manifest(**values | more)


CHANGES: dict[str, tuple[bool, Callable[[Path], object]]] = {
    "nothing": (False, lambda blog: None),
    "a post edited": (True, lambda blog: (blog / "content/posts/a.md").write_text("A")),
    "a post touched": (True, lambda blog: os.utime(blog / "content/posts/a.md", (1, 1))),
    "a post longer, its time put back": (True, lambda blog: rewritten(blog / "content/posts/a.md", "aa")),
    "a post as long, its time put back": (True, lambda blog: rewritten(blog / "content/posts/a.md", "c")),
    "a new post": (True, lambda blog: (blog / "content/posts/c.md").write_text("c")),
    "a new empty folder": (True, lambda blog: (blog / "content/later").mkdir()),
    "a post gone": (True, lambda blog: (blog / "content/b.md").unlink()),
    "a post renamed": (True, lambda blog: (blog / "content/b.md").rename(blog / "content/c.md")),
    "what Python leaves": (False, lambda blog: (blog / "content/__pycache__").mkdir()),
    "a page edited": (True, lambda blog: rewritten(blog / "output/about/index.html", "<b>")),
    "a page gone": (True, lambda blog: (blog / "output/about/index.html").unlink()),
    "a stranger in the site": (True, lambda blog: (blog / "output/about/x.html").write_text("x")),
    "a stranger at its top": (True, lambda blog: (blog / "output/x.html").write_text("x")),
    "a page that became a link": (True, lambda blog: linked(blog / "output/style.css")),
    "its history": (False, lambda blog: (blog / "output/.git/HEAD").write_text("ref")),
}


def rewritten(path: Path, text: str) -> None:
    was = path.stat()
    path.write_text(text)
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))


def linked(path: Path) -> None:
    path.rename(path.parents[1] / "other.css")
    path.symlink_to("../other.css")


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_of_files_is_seen(what: str, tmp_path: Path) -> None:
    seen, change = CHANGES[what]
    one = made(tmp_path)
    change(tmp_path)
    assert bool(one.changed({"SITEURL": "https://a.example"}, NOW)) == seen


@pytest.mark.parametrize(
    ("environ", "now", "same"),
    [
        ({"SITEURL": "https://a.example"}, NOW, True),
        ({"SITEURL": "https://a.example", "HOME": "/elsewhere"}, NOW + 59, True),
        ({"SITEURL": "https://b.example"}, NOW, False),
        ({}, NOW, False),
        ({"SITEURL": "https://a.example", "TZ": "Asia/Tokyo"}, NOW, False),
        ({"SITEURL": "https://a.example"}, NOW + 60, False),
        ({"SITEURL": "https://a.example"}, NOW - 1, False),
    ],
)
def test_environment_and_time_count(environ: dict[str, str], now: float, same: bool, tmp_path: Path) -> None:
    assert (made(tmp_path).changed(environ, now) is None) == same


def test_other_packages_count(tmp_path: Path) -> None:
    one = made(tmp_path, packages=[*manifest.installed(), "another-1.0.dist-info"])
    assert one.changed({"SITEURL": "https://a.example"}, NOW)


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "built" / "site"
    one = made(tmp_path)
    manifest.save(str(path), one)
    read = manifest.load(str(path))
    assert read is not None
    assert vars(read) == vars(one)
    assert read.files == 2
    manifest.forget(str(path))
    assert manifest.load(str(path)) is None
    manifest.forget(str(path))


@pytest.mark.parametrize("broken", [b"", b"short", b"\0" * 40])
def test_a_broken_one_is_none(broken: bytes, tmp_path: Path) -> None:
    path = tmp_path / "site"
    path.write_bytes(broken)
    assert manifest.load(str(path)) is None


def test_one_that_was_cut_or_altered_is_none(tmp_path: Path) -> None:
    path = tmp_path / "site"
    manifest.save(str(path), made(tmp_path / "blog"))
    whole = path.read_bytes()
    for data in (whole[:-1], whole[:8], whole[:20] + b"x" + whole[21:]):
        path.write_bytes(data)
        assert manifest.load(str(path)) is None


def test_links_in_a_circle_are_walked_once(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "lost").symlink_to("nowhere")
    names = [Path(path).name for path, _ in tree(str(tmp_path))]
    assert names.count("a") == 1
    assert dict(tree(str(tmp_path)))[str(tmp_path / "lost")] is None


def test_a_file_that_changed_just_now_may_change_again(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    ((_, found),) = tree(str(tmp_path / "a"))
    moment = (tmp_path / "a").stat().st_ctime_ns
    assert is_young(found, moment + 1000)
    assert not is_young(found, moment + 3_000_000_000)


class Words(str):
    """Words that are no plain string."""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, True),
        (1, "1"),
        ("ab", b"ab"),
        (["a", "b"], ["ab"]),
        (["a"], ("a",)),
        ([["a"], "b"], [["a", "b"]]),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({1, 2}, {1, 3}),
        (1.0, 1),
        (None, "None"),
        ("a", Words("a")),
        (dt.date(2026, 1, 1), dt.datetime(2026, 1, 1)),
        (
            dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
            dt.datetime(2026, 1, 1, tzinfo=zoneinfo.ZoneInfo("Asia/Tokyo")),
        ),
        (re.compile("a"), re.compile("a", re.I)),
    ],
)
def test_values_that_differ_have_other_digests(one: object, other: object) -> None:
    assert settings.digest(one) is not None
    assert settings.digest(one) != settings.digest(other)


def test_sets_are_the_same_in_any_order() -> None:
    assert settings.digest({"c", "a", "b"}) == settings.digest({"b", "c", "a"})


@pytest.mark.parametrize("value", [lambda: 1, object(), print, [1, [object()]], re, iter([1])])
def test_a_value_that_cannot_be_compared_has_none(value: object) -> None:
    assert settings.digest(value) is None


def test_a_value_in_itself_has_none() -> None:
    value: list[object] = []
    value.append(value)
    assert settings.digest(value) is None


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ('A = "b"\nPATHS = [str(Path(__file__).resolve().parent / "x")]', []),
        (
            'import os\nA = os.environ.get("SITEURL", "")\nB = os.getenv("B")\nC = os.environ["C"]',
            ["B", "C", "SITEURL"],
        ),
        ("import os\nA = os.environ.get(NAME)", None),
        ("import os\nA = dict(os.environ)", None),
        ("import os\nfor name in os.environ: pass", None),
        ("import datetime\nA = 1", None),
        ("from other import *", None),
        ('A = open("x").read()', None),
        ('A = Path("x").read_text()', None),
        ("A = lambda: 1", None),
        ("def f(): pass", None),
        ("import os\nA = os.getcwd()", None),
        ("A = __import__('time').time()", None),
        ("from os import environ\nA = environ['A']", None),
        ("this is no Python", None),
    ],
)
def test_what_settings_read_of_the_environment(
    text: str, variables: list[str] | None, tmp_path: Path
) -> None:
    path = tmp_path / "pelicanconf.py"
    path.write_text(text)
    assert settings.environment_of(path) == variables


STAMPED: dict[str, Stamped] = {
    "nothing": [],
    "one": [("/blog/a b\n", (0o100644, 2**40, 3, 1_790_000_000_000_000_001, 1))],
    "one that is not there, one whose name is no text": [("/blog/a", None), ("/blog/\udcff", (0o40755, 1, 2, 3, 4))],
}  # fmt: skip


@pytest.mark.parametrize("what", STAMPED)
def test_what_was_packed_is_unpacked(what: str) -> None:
    assert unpacked(packed(STAMPED[what])) == STAMPED[what]


def test_equal_stamps_are_packed_alike(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    (tmp_path / "b").symlink_to("a")
    found = [(str(path), manifest.made(str(path))) for path in (tmp_path, tmp_path / "a", tmp_path / "b")]
    again = [(str(Path(path)), manifest.made(path)) for path, _ in found]  # other objects
    assert packed(found) == packed(again)
    assert is_there(packed(found))
    assert not is_there(packed([*found, (str(tmp_path / "c"), None)]))  # which says nothing
    (tmp_path / "b").unlink()
    assert not is_there(packed(found))
