"""A kill before any change to the disk: the old state or the new, nothing half; run again, it finishes."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from journeys.conftest import REPOSITORY, Blog
from shorttake.link import from_text
from shorttake.text.frontmatter import parse

KILLER = REPOSITORY / "tests" / "fakes" / "killer.py"
URLS = [f"https://www.rfc-editor.org/rfc/rfc{number}.html" for number in (9110, 9111, 9112)]
MOST = 400  # changes to the disk that no command comes near


def killed(blog: Blog, turn: int, *command: str) -> bool:
    """Runs a command that dies before its `turn`-th change; False when it came to its end first."""
    done = subprocess.run(
        [sys.executable, str(KILLER), str(turn), *command],
        cwd=blog.folder,
        env=blog.environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode != 0


def kept(blog: Blog) -> Counter[str]:
    """Every link file there is, in the inbox or on the shelf; each must be whole."""
    folder = blog.folder / "content" / "inbox"
    return Counter(from_text(path.read_text(encoding="utf-8")).url for path in folder.rglob("*.md"))


def copied(blog: Blog, turn: int) -> Blog:
    folder = blog.folder.parent / f"turn {turn}"
    shutil.copytree(blog.folder, folder, symlinks=True)
    other = Blog(folder)
    other.environ = blog.environ
    return other


def leftovers(blog: Blog) -> list[str]:
    return [str(path) for path in (blog.folder / "content").rglob(".shorttake-*")]


@pytest.fixture
def stocked(blog: Blog) -> Blog:
    """A blog with three links in its inbox, each with a note."""
    for url in URLS:
        blog.run("add-link", url, "--title", f"About {url[-9:]}", "--note", "Worth it.", "--offline")
    return blog


@pytest.mark.slow
def test_add_link_cut_off(blog: Blog) -> None:
    for turn in range(1, MOST):
        other = copied(blog, turn)
        more = killed(other, turn, "add-link", URLS[0], "--note", "Worth it.", "--offline")
        assert kept(other)[URLS[0]] in (0, 1)
        other.run("add-link", URLS[0], "--note", "Worth it.", "--offline")
        assert kept(other) == {URLS[0]: 1}, f"cut off at {turn}"
        assert leftovers(other) == []
        shutil.rmtree(other.folder)
        if not more:
            return
    pytest.fail("add-link never came to its end")


@pytest.mark.slow
def test_draft_cut_off(stocked: Blog) -> None:
    for turn in range(1, MOST):
        other = copied(stocked, turn)
        more = killed(other, turn, "draft")
        drafts = list((other.folder / "content" / "takes").glob("*.md"))
        for draft in drafts:
            assert all(url in draft.read_text(encoding="utf-8") for url in URLS), f"half a draft at {turn}"
        other.run("draft")
        (draft,) = (other.folder / "content" / "takes").glob("*.md")
        text = draft.read_text(encoding="utf-8")
        assert [text.count(f": {url}\n") for url in URLS] == [1, 1, 1]
        assert leftovers(other) == []
        shutil.rmtree(other.folder)
        if not more:
            return
    pytest.fail("draft never came to its end")


@pytest.mark.slow
def test_publish_cut_off(stocked: Blog) -> None:
    stocked.run("draft")
    name = "content/takes/technology-short-take-1.md"
    before = stocked.read(name)
    for turn in range(1, MOST):
        other = copied(stocked, turn)
        more = killed(other, turn, "publish", "--offline")
        status = parse(other.read(name)).data["status"]
        assert (other.read(name) == before) == (status == "draft"), f"half published at {turn}"
        assert kept(other) == dict.fromkeys(URLS, 1), f"a link lost or doubled at {turn}"
        waiting = {one["url"] for one in other.json("inbox", "list")}
        assert waiting == (set(URLS) if status == "draft" else set()), f"at {turn}"
        if status == "draft" or other.files("content/inbox/used/1") != stocked_names(stocked):
            other.run("publish", "--offline")
        assert parse(other.read(name)).data["status"] == "published"
        assert other.files("content/inbox/used/1") == stocked_names(stocked), f"not finished after {turn}"
        assert kept(other) == dict.fromkeys(URLS, 1)
        assert leftovers(other) == []
        shutil.rmtree(other.folder)
        if not more:
            return
    pytest.fail("publish never came to its end")


def stocked_names(blog: Blog) -> list[str]:
    return sorted(path.name for path in Path(blog.folder / "content" / "inbox").glob("*.md"))
