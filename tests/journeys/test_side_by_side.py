"""Two commands at once: nothing acknowledged is lost or doubled."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from journeys.conftest import Blog
from shorttake.link import from_text


def add(blog: Blog, url: str) -> subprocess.CompletedProcess[str]:
    return blog.run("add-link", url, "--offline", "--note", "At once.")


def urls(blog: Blog) -> list[str]:
    paths = (blog.folder / "content" / "inbox").glob("*.md")
    return sorted(from_text(path.read_text(encoding="utf-8")).url for path in paths)


def test_the_same_link_from_two_windows_is_kept_once(blog: Blog) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda url: add(blog, url).stdout, ["https://www.sqlite.org/wal.html"] * 4))
    assert urls(blog) == ["https://www.sqlite.org/wal.html"]
    assert sum(answer.startswith("kept") for answer in answers) == 1
    assert sum("known already" in answer for answer in answers) == 3


def test_many_links_at_once_are_all_kept(blog: Blog) -> None:
    wanted = [f"https://www.rfc-editor.org/rfc/rfc{number}.html" for number in range(9110, 9118)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda url: add(blog, url), wanted))
    assert urls(blog) == wanted


def test_two_drafts_at_once_make_one(blog: Blog) -> None:
    add(blog, "https://www.sqlite.org/wal.html")
    command = [sys.executable, "-m", "shorttake", "draft"]
    running = [
        subprocess.Popen(command, cwd=blog.folder, env=blog.environ, stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    answers = [process.communicate(timeout=60)[0] for process in running]
    assert [process.returncode for process in running] == [0, 0, 0]
    drafts = [name for name in blog.files("content/takes") if name.endswith(".md")]
    assert drafts == ["technology-short-take-1.md"]
    assert (
        blog.read("content/takes/technology-short-take-1.md").count(": https://www.sqlite.org/wal.html") == 1
    )
    assert sum(answer.startswith("wrote") for answer in answers) == 1
