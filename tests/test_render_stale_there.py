"""What a build says that it made is what lies there, whatever was changed between its two looks."""

from __future__ import annotations

import inspect
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shorttake.render.stale.manifest import Manifest, made
from shorttake.render.stale.stamps import Stamp, disk_time, packed
from shorttake.render.stale.there import There

KEPT = frozenset((".git",))


def all_of(top: Path) -> dict[str, Stamp | None]:
    """Everything below a folder with its stamp, found in another way."""
    paths = [top, *(path for path in top.rglob("*") if ".git" not in path.relative_to(top).parts[:1])]
    inside = [path for path in paths if not any(one.is_symlink() for one in path.parents)]
    return {str(path): made(str(path)) for path in inside}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site that was made a while ago."""
    top = tmp_path / "site"
    for name in ("index.html", "a/index.html", "a/b/index.html", "c/.git/x.html", ".git/HEAD"):
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    (top / "link").symlink_to("a")
    (top / "empty").mkdir()
    for path in (top, *(path for path in top.rglob("*") if not path.is_symlink())):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    return top


CHANGES: dict[str, Callable[[Path], object]] = {
    "nothing": lambda site: None,
    "a page written": lambda site: (site / "a/index.html").write_text("other"),
    "a page put in place": lambda site: ((site / "x").write_text("x"), (site / "x").rename(site / "a/b/index.html")),
    "a page more": lambda site: (site / "a/b/more.html").write_text("more"),
    "a page more at the top": lambda site: (site / "more.html").write_text("more"),
    "a page less": lambda site: (site / "a/b/index.html").unlink(),
    "folders more": lambda site: (site / "a/d/e/f").mkdir(parents=True),
    "a folder less": lambda site: shutil.rmtree(site / "a/b"),
    "a folder with another inside": lambda site: (shutil.rmtree(site / "a"), (site / "a/z").mkdir(parents=True)),
    "a file where a folder was": lambda site: (shutil.rmtree(site / "a"), (site / "a").write_text("a")),
    "a folder where a file was": lambda site: ((site / "index.html").unlink(), (site / "index.html/x").mkdir(parents=True)),
    "a link where a folder was": lambda site: ((site / "empty").rmdir(), (site / "empty").symlink_to("c")),
    "what is none of ours": lambda site: (site / ".git/more").write_text("more"),
}  # fmt: skip


def last_build(site: Path, looked: int | None = None) -> Manifest:
    """What the last build wrote down of a site that is as it is now."""
    found: dict[str, Any] = dict.fromkeys(inspect.signature(Manifest).parameters)
    outputs = packed(There(str(site), KEPT).now({}))
    return Manifest(**found | {"target": str(site), "outputs": outputs, "looked": looked or disk_time()})


@pytest.mark.parametrize("knows", [False, True], ids=["a first build", "one that knows the last"])
@pytest.mark.parametrize("change", CHANGES)
def test_what_another_changes_is_looked_at(change: str, knows: bool, site: Path) -> None:
    before = last_build(site) if knows else None
    CHANGES[change](site)
    there = There(str(site), KEPT, before)
    there.look()
    assert dict(there.now({})) == all_of(site)
    names = {f"{site}/{name}{one}" for name, found in there.folders() for one in found.files + found.folders}
    assert {str(site), *names} == all_of(site).keys()


# What a build puts in place and takes away.
BUILDS: dict[str, tuple[dict[str, str], list[str]]] = {
    "nothing": ({}, []),
    "a page written": ({"a/index.html": "other"}, []),
    "a page more": ({"a/b/more.html": "more"}, []),
    "a page more at the top": ({"more.html": "more"}, []),
    "a page less": ({}, ["a/b/index.html"]),
    "a folder less": ({}, ["a/b/index.html", "a/b"]),
    "folders more": ({"a/d/e/f/index.html": "f", "g/index.html": "g"}, []),
    "a file where a folder was": ({"empty": "full"}, []),
    "a folder where a file was": ({"a/index.html/x/y.html": "y"}, []),
}


@pytest.mark.parametrize("knows", [False, True], ids=["a first build", "one that knows the last"])
@pytest.mark.parametrize("build", BUILDS)
def test_what_the_build_itself_changes_is_looked_at_again(build: str, knows: bool, site: Path) -> None:
    put, removed = BUILDS[build]
    there = There(str(site), KEPT, last_build(site) if knows else None)
    there.look()
    there.change(put, removed)
    for name in removed:
        path = site / name
        path.rmdir() if path.is_dir() else path.unlink()
    for name, text in put.items():
        path = site / name
        for one in (path, path.parent, path.parent.parent):
            if one.is_dir() and one == path:
                one.rmdir()
            elif one != path and one.is_file():
                one.unlink()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    assert dict(there.now({})) == all_of(site)


def test_a_change_behind_our_back_is_not_taken_for_ours(site: Path) -> None:
    time.sleep(0.03)  # longer than the tick in which a folder that was just made may be another again
    there = There(str(site), KEPT)
    there.look()
    was = all_of(site)
    (site / "a/b/stranger.html").write_text("x")
    found = dict(there.now({}))
    assert found[str(site / "a/b")] == was[str(site / "a/b")] != made(str(site / "a/b"))


def test_a_name_that_comes_in_the_tick_of_the_look_is_seen(site: Path) -> None:
    (site / "a" / "one.html").write_text("one")
    was = (site / "a").stat()
    there, before = There(str(site), KEPT), last_build(site)
    there.look()
    (site / "a" / "other.html").write_text("other")
    os.utime(site / "a", ns=(was.st_atime_ns, was.st_mtime_ns))  # as a disk does whose clock stood still
    assert str(site / "a" / "other.html") in dict(there.now({}))
    there = There(str(site), KEPT, before)
    there.look()
    assert "other.html" in dict(there.folders())["a/"].files


def test_a_stamp_that_is_known_is_taken_unless_the_file_was_put_there_since(site: Path) -> None:
    there = There(str(site), KEPT)
    there.look()
    known = {name: made(str(site / name)) for name in ("index.html", "a/index.html")}
    for name in known:
        (site / name).write_text("changed behind our back")
    there.change(["a/index.html"], [])
    found = dict(there.now(known))
    assert found[str(site / "index.html")] == known["index.html"]  # so the next build sees that it is another
    assert found[str(site / "a/index.html")] == made(str(site / "a/index.html"))


def test_what_is_told_of_the_folders_that_were_there(site: Path) -> None:
    there = There(str(site), KEPT)
    there.look()
    found = {name: (sorted(one.files), sorted(one.folders)) for name, one in there.folders()}
    assert found == {
        "": (["index.html", "link"], ["a", "c", "empty"]),
        "a/": (["index.html"], ["b"]),
        "a/b/": (["index.html"], []),
        "c/": ([], [".git"]),
        "c/.git/": (["x.html"], []),
        "empty/": ([], []),
    }
    nowhere = There(str(site / "nowhere"), KEPT)
    nowhere.look()
    assert list(nowhere.folders()) == []
