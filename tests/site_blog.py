"""A blog to look at as its readers do: posts go in, pages and feeds come out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import feedparser
from bs4 import BeautifulSoup

from journeys.conftest import Blog


class SiteBlog(Blog):
    """A blog that `shorttake init` has started, with what `pelicanconf.py` gets added at its end."""

    def __init__(self, folder: Path, settings: str = "", url: str = "https://bench.example") -> None:
        super().__init__(folder)
        self.environ["SITEURL"] = url
        self.run("init", str(folder), "--title", "Test Bench", "--url", url, where=folder.parent)
        if settings:
            self.write("pelicanconf.py", self.read("pelicanconf.py") + settings)

    def post(self, name: str, body: str, folder: str = "posts", **head: Any) -> None:
        """Writes a post; what the head says goes in as JSON, which YAML takes as it is."""
        said = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in head.items())
        self.write(f"content/{folder}/{name}.md", f"---\n{said}---\n\n{body}")

    def take(self, number: int, body: str, **head: Any) -> None:
        """Writes issue `number`, of the `number`th of November unless told otherwise."""
        said = {
            "title": f"Technology Short Take #{number}",
            "date": f"2026-11-{number:02}T09:00:00+01:00",
            "series": "Technology Short Take",
            "number": number,
        }
        self.post(f"technology-short-take-{number}", body, "takes", **said | head)

    def page(self, address: str) -> BeautifulSoup:
        """The page at an address below the site's root."""
        file = f"{address}index.html" if not address or address.endswith("/") else address
        return BeautifulSoup(self.read(f"output/{file}"), "html.parser")

    def feed(self, name: str) -> Any:
        """A feed in XML, as readers' programs have it."""
        found = feedparser.parse(str(self.folder / "output" / name))
        assert not found.bozo, found.get("bozo_exception")
        return found

    def made(self) -> dict[str, bytes]:
        """Every file of the site."""
        root = self.folder / "output"
        return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}
