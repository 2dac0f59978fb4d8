"""What a new blog is made of: settings, Makefile, a first page, and shorttake's own theme and plugins."""

from __future__ import annotations

import string
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from urllib.parse import urlsplit

from shorttake.errors import ShorttakeError

FOLDERS = ("inbox", "takes", "liveblogs", "posts", "images")  # below content/, empty at first


@dataclass(frozen=True)
class Start:
    """What the author says about a new blog; `url` is its address without a slash at the end, or empty."""

    title: str
    author: str = ""
    url: str = ""
    zone: str = "UTC"


def parts(start: Start) -> dict[str, bytes]:
    """Every file of a new blog: its path below the blog's folder, with slashes, and what is in it.

    Raises ShorttakeError where this installation has lost its theme or plugins, or where a word of
    `start` cannot be written as UTF-8.
    """
    words = resources.files("shorttake.scaffold") / "blog"
    found = {
        "pelicanconf.py": settings_text(start, (words / "pelicanconf.template").read_text("utf-8")).encode(),
        "Makefile": (words / "Makefile").read_bytes(),
        ".gitignore": (words / "gitignore").read_bytes(),
        "content/pages/about.md": (words / "about.md").read_bytes(),
    }
    found |= {f"content/{name}/.gitkeep": b"" for name in FOLDERS}
    for name in ("theme", "plugins"):
        found |= {f"{name}/{path}": item.read_bytes() for path, item in _files(_shipped(name))}
    return found


def settings_text(start: Start, template: str) -> str:
    """`pelicanconf.py` from its template, every word of the author's as a Python literal."""
    for what, words in (("title", start.title), ("author", start.author), ("address", start.url)):
        try:
            words.encode("utf-8")
        except UnicodeEncodeError:
            raise ShorttakeError(
                f"the {what} is not UTF-8", None, "look at the terminal's encoding, and type it again"
            ) from None
    host = urlsplit(start.url).hostname or ""
    return string.Template(template).substitute(
        title=literal(start.title),
        author=f"AUTHOR = {literal(start.author)}" if start.author.strip() else '# AUTHOR = "Your Name"',
        url=literal(start.url),
        zone=literal(start.zone),
        domain=f'"domain": {literal(host)},' if "." in host else '# "domain": "links.example.org",',
    )


def literal(words: str) -> str:
    """Words as Python source on one line, between double quotes where that needs no more escapes.

    Whatever does not print (control characters, marks that turn the direction of writing) is escaped.
    """
    source = repr(words)
    return f'"{source[1:-1]}"' if source[0] == "'" and '"' not in source else source


def _shipped(name: str) -> Traversable:
    """Our theme or plugins: inside the package once installed, beside it in a checkout."""
    package = resources.files("shorttake")
    for place in (package / "blog" / name, Path(__file__).resolve().parents[2] / name):
        if place.is_dir():
            return place
    raise ShorttakeError(
        f"this installation of shorttake has lost its {name}", str(package), "install shorttake again"
    )


def _files(folder: Traversable, above: str = "") -> Iterator[tuple[str, Traversable]]:
    """Every file below a folder with its path; what Python or an editor left there is passed over."""
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.name.startswith(".") or item.name == "__pycache__" or item.name.endswith((".pyc", "~")):
            continue
        if item.is_dir():
            yield from _files(item, f"{above}{item.name}/")
        else:
            yield f"{above}{item.name}", item
