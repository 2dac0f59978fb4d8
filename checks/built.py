"""The built site as the checks see it: its pages, what stands at an address, and what was found wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html


@dataclass(frozen=True)
class Finding:
    """Something that is wrong: with which page (or file), and what.

    `doubtful` is what a checker could not decide: a person should look at it, nothing is known to be wrong.
    """

    where: str
    what: str
    doubtful: bool = False


class Skipped(Exception):
    """A check cannot be made here, and why."""


class Built:
    """A site in a folder, built for this address (without a slash at its end)."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder, self.address = folder, address
        self._trees: dict[str, html.HtmlElement] = {}

    @cached_property
    def pages(self) -> list[str]:
        """Every HTML file, as a path below the folder."""
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*.html"))

    @cached_property
    def read(self) -> list[str]:
        """The pages that people read in a browser: no former addresses, no e-mail."""
        return [page for page in self.pages if not page.endswith("email.html") and not self.leads_on(page)]

    @cached_property
    def posts(self) -> list[str]:
        """The pages of posts, Short Takes and liveblogs."""
        return [page for page in self.read if self.tree(page).cssselect('meta[content="article"]')]

    def leads_on(self, page: str) -> bool:
        """Whether a page stands at a former address and only leads to the new one."""
        return b'http-equiv="refresh"' in (self.folder / page).read_bytes()[:2000]

    def tree(self, page: str) -> html.HtmlElement:
        """A page, parsed once."""
        if page not in self._trees:
            self._trees[page] = html.document_fromstring((self.folder / page).read_bytes())
        return self._trees[page]

    def url(self, page: str) -> str:
        """The whole address of a page."""
        return f"{self.address}/{page.removesuffix('index.html')}"

    def file(self, url: str) -> Path | None:
        """The file that a server would give for an address of this site; None where there is none."""
        path = unquote(urlsplit(url).path).lstrip("/")
        found = self.folder / path
        if found.is_dir():
            found = found / "index.html"
        return found if found.is_file() else None

    def kinds(self, most: int) -> list[str]:
        """At most so many pages of each kind (by where they stand), and every post."""
        seen: dict[str, int] = {}
        chosen = []
        for page in self.read:
            kind = re.sub(r"\d+", "N", page.split("/")[0]) + str(page.count("/"))
            seen[kind] = seen.get(kind, 0) + 1
            if page in self.posts or seen[kind] <= most:
                chosen.append(page)
        return chosen
