"""A feed as it is offered to readers: what it is called, what is in it, where its files stand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple


class File(NamedTuple):
    """One format of a feed: its address below the root, its media type, its name among links."""

    url: str
    type: str
    title: str


@dataclass(frozen=True)
class Offer:
    """A feed in its three formats, in one folder; `home` is the page it belongs to, `says` a sentence."""

    folder: str
    name: str
    home: str
    says: str
    atom: str = "atom.xml"

    @property
    def is_whole_site(self) -> bool:
        """Whether it is the feed of all posts."""
        return not self.home

    @property
    def names(self) -> tuple[str, str, str]:
        """Its files: Atom, RSS, JSON Feed."""
        return self.atom, "rss.xml", "feed.json"

    @cached_property
    def files(self) -> tuple[File, File, File]:
        """Its formats, as pages name them to programs (https://www.w3.org/TR/html/ , "alternate")."""
        at, (of_atom, of_rss, of_json) = self.folder, self.names
        return (
            File(at + of_atom, "application/atom+xml", f"{self.name} (Atom)"),
            File(at + of_rss, "application/rss+xml", f"{self.name} (RSS)"),
            File(at + of_json, "application/feed+json", f"{self.name} (JSON Feed)"),
        )

    def title_on(self, site: str) -> str:
        """The title of the feed itself, which stands alone in a reader's program."""
        return site if self.is_whole_site else f"{self.name} – {site}"
