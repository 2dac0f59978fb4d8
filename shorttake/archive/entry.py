"""What the index remembers of one file: its post or page, what is said around links, and the links."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from shorttake.archive.near import repository, title_key
from shorttake.archive.place import State
from shorttake.archive.tables import storable
from shorttake.urls import canonical, host_label

_ORIGIN = re.compile(r"(?:https?:)?//[^\s/?#]+", re.IGNORECASE)


class Words(NamedTuple):
    """What is said around one link or more: an item, a paragraph, a note."""

    section: str | None
    item: int | None
    text: str | None
    hosts: str
    authors: str


class Found(NamedTuple):
    """A link: which words it stands in (an index), its address, its form for comparing, and its places.

    `name` and `repository` are what near-misses share (`near.title_key`, `near.repository`); `said` are the
    link's own words.
    """

    words: int
    url: str
    canonical: str
    line: int
    column: int
    start: int | None
    end: int | None
    name: str | None
    repository: str | None
    said: str | None


@dataclass(eq=False)
class Entry:
    """All that the index remembers of one file; `title`, `date` and the rest as `Place` has them."""

    state: State
    title: str | None
    date: str | None = None
    series: str | None = None
    number: int | None = None
    words: list[Words] = field(default_factory=list)
    links: list[Found] = field(default_factory=list)


def found(
    words: int,
    url: str,
    line: int,
    column: int,
    start: int | None,
    end: int | None,
    *titles: str | None,
) -> Found:
    """A link with all that is made of its address, and of the first of these titles that names a page.

    The first title is what the link says of itself.
    """
    url = storable(url)
    form = storable(canonical(url))
    name = None
    for title in titles:
        name = name or title_key(title)
    said = storable(" ".join(titles[0].split())) if titles and titles[0] else None
    return Found(words, url, form, line, column, start, end, name, repository(form), said)


def host_of(url: str) -> str:
    """The host that an address leads to, as it is shown."""
    match = _ORIGIN.match(url)
    return _host(match[0]) if match else ""


@lru_cache(4096)
def _host(origin: str) -> str:
    return storable(host_label(origin if origin[0] != "/" else f"https:{origin}"))
