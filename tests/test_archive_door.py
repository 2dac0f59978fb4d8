"""What the archive offers, and that asking it loads only what the answer needs: `add-link` waits for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import shorttake.archive
from archive_blog import Blog

ASK = """
import sys
from pathlib import Path
from shorttake.archive import Archive
from shorttake.cache import Cache
from shorttake.settings import check
settings = check(Path(sys.argv[1]), {}, {})
print(len(Archive(settings, Cache(settings.cache)).seen("https://example.org/a")))
print(*sys.modules)
"""


def loaded(root: Path) -> tuple[int, set[str]]:
    """How many places are found, and the modules that were loaded on the way."""
    folder = Path(__file__).resolve().parent.parent
    done = subprocess.run(
        [sys.executable, "-c", ASK, str(root)],
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
        timeout=60,
    )
    number, modules = done.stdout.splitlines()
    return int(number), set(modules.split())


def test_the_door() -> None:
    assert shorttake.archive.__all__ == ["Archive", "LinkRow", "Near", "Place", "Refreshed"]


@pytest.mark.parametrize("kind", ["link", "post"])
def test_what_is_loaded_to_answer(tmp_path: Path, kind: str) -> None:
    blog = Blog(tmp_path)
    if kind == "link":
        blog.link("a.md", "https://example.org/a", "A note.")
    else:
        blog.post("posts/a.md", "[a](https://example.org/a)")
    number, modules = loaded(tmp_path)
    assert number == 1
    assert not modules & {"bs4", "lxml", "requests", "pelican", "markdown", "rich", "click", "feedparser"}
    assert ("shorttake.text.links" in modules) is (kind == "post")
    again, modules = loaded(tmp_path)
    assert again == 1
    assert not modules & {"shorttake.text.links", "shorttake.text.outline", "shorttake.archive.harvest"}
