"""Links gathered under what they share: a year, a host, an author."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import ClassVar, Generic, NamedTuple, TypeVar

from shorttake.render.links.mention import Mention, Said, Waiting, title_of
from shorttake.text.series import tag_slug

Name = TypeVar("Name")

_MOST_BYTES = 180
_MONTHS = """January February March April May June July August September October November December""".split()  # noqa: SIM905


class Row(NamedTuple):
    """One link as a list shows it."""

    said: Said
    link: Mention

    @property
    def title(self) -> str:
        """What it is called."""
        return title_of(self.link.words, self.said.text)


@dataclass(frozen=True)
class Group(Waiting, Generic[Name]):
    """Links that share something; `url` is their page, below the site's root, with a slash at its end."""

    name: Name
    url: str
    links: tuple[Row, ...]

    IS_ONE: ClassVar[bool] = True  # to a page that shows it, it is another as soon as any of it is

    @property
    def months(self) -> list[tuple[str, list[Posted]]]:
        """The links by month, and there by post, in their order."""
        return [
            (f"{_MONTHS[month - 1]}", by_post(some))
            for month, some in groupby(self.links, key=lambda row: row.said.date.month)
        ]

    @property
    def is_author(self) -> bool:
        """Whether these are one author's pages, on whichever hosts."""
        return self.url.startswith("sources/by/")


@dataclass(frozen=True)
class Posted:
    """A post, by the first thing said in it, and links of it."""

    said: Said
    links: tuple[Row, ...]

    IS_ONE: ClassVar[bool] = True


def by_post(links: Iterable[Row]) -> list[Posted]:
    """Links that follow each other in one post, together."""
    together = (tuple(some) for _, some in groupby(links, key=lambda row: row.said.post_url))
    return [Posted(some[0].said, some) for some in together]


def by_key(
    links: Iterable[Row],
    key: Callable[[Row], Name | None],
    slug: Callable[[Name], str],
    folder: str,
    least: int = 1,
) -> list[Group[Name]]:
    """Groups of at least `least` links, in the order in which their keys first occur.

    Names that make one address are one group, under the name that occurs first.
    """
    named: dict[Name | None, list[tuple[int, Row]]] = {}
    for row in enumerate(links):
        name = key(row[1])
        some = named.get(name)
        if some is None:
            named[name] = [row]
        else:
            some.append(row)
    found: dict[str, tuple[Name, list[tuple[int, Row]]]] = {}
    for name, some in named.items():
        if name is None or name == "":
            continue
        where = slug(name)
        if where in found:
            found[where][1].extend(some)
            found[where][1].sort(key=itemgetter(0))
        else:
            found[where] = (name, some)
    return [
        Group(name, f"{folder}{where}/", tuple(row for _, row in some))
        for where, (name, some) in found.items()
        if len(some) >= least
    ]


def source_slug(host: str) -> str:
    """The folder of a host: itself, without what a folder's name may not have (a port's colon, brackets)."""
    kept = re.sub(r"[^\w.-]+", "-", host.casefold()).strip("-.")
    return kept.encode()[:_MOST_BYTES].decode("utf-8", "ignore") or "unknown"


def author_slug(name: str) -> str:
    """The folder of an author, below `by/`; no host has that name."""
    return f"by/{tag_slug(name)}"
