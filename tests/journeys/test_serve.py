"""`serve` while somebody writes: what is saved is on the screen, an error is told and ends nothing."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from journeys.conftest import Blog
from shorttake.cli.look import SEEN
from shorttake.cli.reload import News

POST = "---\ntitle: While I write\ndate: 2026-11-01\n---\n\n{}\n"
PAGE = "2026/11/01/while-i-write/"


class Served:
    """A running `serve` and its address."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process, self.address = process, address

    def get(self, path: str) -> str:
        try:
            with urlopen(f"{self.address}{path}", timeout=60) as answer:
                return str(answer.read().decode())
        except HTTPError as error:
            return str(error.read().decode())

    def news(self, seen: int) -> dict[str, object]:
        found: dict[str, object] = json.loads(self.get(f".shorttake/changes?{seen}"))
        return found

    def soon(self, holds: Callable[[], bool]) -> None:
        """Waits until it holds, as a page on the screen does."""
        for _ in range(600):
            if holds():
                return
            time.sleep(0.1)
        raise AssertionError("it never came")


@pytest.fixture
def served(blog: Blog) -> Iterator[Served]:
    blog.write("content/posts/while-i-write.md", POST.format("One word."))
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "shorttake", "serve", "--port", "0"],
        cwd=blog.folder,
        env=blog.environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    lines: list[str] = []
    rest: threading.Thread | None = None
    try:
        for line in process.stdout:
            lines.append(line)
            if found := re.search(r"serving (\S+)", line):
                rest = threading.Thread(target=lambda: lines.extend(process.stdout or ()), daemon=True)
                rest.start()
                yield Served(process, found[1])
                break
        else:
            raise AssertionError("".join(lines))
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(20)
        if rest:
            rest.join(20)
        process.stdout.close()


def test_a_saved_post_is_on_the_screen_and_an_error_is_told(blog: Blog, served: Served) -> None:
    assert "One word." in served.get(PAGE)
    assert "/.shorttake/changes" in served.get(PAGE)
    assert "/.shorttake/changes" in served.get("nowhere/")
    made = blog.folder / ".shorttake" / "serving" / PAGE / "index.html"
    assert "/.shorttake/changes" not in made.read_text()
    assert "/.shorttake/changes" not in served.get("feeds/atom.xml")
    seen = int(str(served.news(-1)["changes"]))

    blog.write("content/posts/while-i-write.md", POST.format("Another [word](https://www.example.org/)."))
    assert int(str(served.news(seen)["changes"])) > seen
    served.soon(lambda: "Another" in served.get(PAGE) and '<span class="host">' in served.get(PAGE))
    served.soon(lambda: "Another" in served.get("feeds/atom.xml"))

    blog.write("content/posts/while-i-write.md", POST.format("Broken.").replace("2026-11-01", "never"))
    served.soon(lambda: "while-i-write.md" in str(served.news(-1)["error"]))
    assert "Another" in served.get(PAGE)

    blog.write("content/posts/while-i-write.md", POST.format("Mended."))
    served.soon(lambda: "Mended." in served.get(PAGE) and not served.news(-1)["error"])
    assert served.process.poll() is None


def test_news_reach_who_waits() -> None:
    news = News()
    assert news.wait(0, 0.01) == {"changes": 0, "error": ""}
    waiting = threading.Timer(0.05, lambda: news.tell("broken"))
    waiting.start()
    assert news.wait(0, 30) == {"changes": 1, "error": "broken"}
    news.tell()
    assert news.wait(1) == {"changes": 2, "error": ""}


LIVE = "---\ntitle: Cables\ndate: 2026-11-01T09:00:00+00:00\nstatus: live\n---\n\nOpening.\n\n09:02 First.\n"


def test_a_build_that_stays_looks_at_an_entry_at_once(blog: Blog) -> None:
    name = "content/liveblogs/2026-11-01-cables.md"
    blog.write(name, LIVE)
    path = blog.folder / name
    page = blog.folder / "shown/2026/11/01/cables/index.html"
    with subprocess.Popen(
        [sys.executable, "-m", "shorttake", "build", "--drafts", "--stay", "--output", "shown"],
        cwd=blog.folder,
        env=blog.environ | {"SHORTTAKE_NOW": "2026-11-01T09:30:00+00:00"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline().startswith("built")
        for words, status in (("*Second* <script>x</script>.", "live"), ("Last.", "closed")):
            text = f"{path.read_text().replace('status: live', f'status: {status}')}\n09:05 {words}\n"
            blog.write(name, text)
            process.stdin.write(f"{path}\n")
            process.stdin.flush()
            assert process.stdout.readline().split() == [*SEEN.split(), "2026/11/01/cables/index.html"]
            shown = page.read_text()
            assert "<em>Second</em> &lt;script&gt;" in shown
            assert ("Look for new entries" in shown) == (status == "live")
        assert shown.index("First.") < shown.index("Last."), "it is closed, so the order is that of the text"
        process.stdin.close()
    assert process.returncode == 0


def test_what_a_build_made_stays_as_it_is(blog: Blog, served: Served) -> None:
    assert not Path(blog.folder / "output").exists()
