"""All links of a site as its pages and feeds have them: by year, by section, by host and author."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from shorttake.render.also import Place, places
from shorttake.render.archived import WORD
from shorttake.render.decorate import absolute
from shorttake.render.feeds import Entry
from shorttake.render.links.gather import Group, Posted, Row, author_slug, by_key, by_post, source_slug
from shorttake.render.links.mention import Mention, Said
from shorttake.render.stale.settings import digest
from shorttake.text.series import slugify

LEAST = 3  # links that make a page of a host or an author
NEWEST = 30  # on the first page of links
PER_PAGE = 20  # items of a section


@dataclass(frozen=True)
class Part:
    """A section over all issues: everything said in it, newest first; `url` ends with a slash."""

    name: str
    url: str
    said: tuple[Said, ...]

    @property
    def pages(self) -> list[tuple[str, tuple[Said, ...]]]:
        """Its pages: where each stands, and what is on it."""
        starts = range(0, max(1, len(self.said)), PER_PAGE)
        return [
            (f"{self.url}page/{number}/" if number > 1 else self.url, self.said[start : start + PER_PAGE])
            for number, start in enumerate(starts, 1)
        ]


@dataclass(frozen=True)
class LinkFeed:
    """A feed of links: its page, its name, a sentence about it, what is in it, newest first."""

    url: str
    name: str
    says: str
    said: Sequence[Said]


@dataclass(frozen=True)
class Book:
    """Everything said with a link, newest first, and the pages that are made of it."""

    said: tuple[Said, ...]
    years: tuple[Group[int], ...]
    hosts: tuple[Group[str], ...]
    authors: tuple[Group[str], ...]
    sections: tuple[Part, ...]

    @staticmethod
    def of(said: Sequence[Said], sections: Sequence[str]) -> Book:
        """The book of what was said, newest first; sections in the order given, without empty ones."""
        rows = [Row(one, link) for one in said for link in one.links]
        hosts = by_key(rows, lambda row: row.link.host, source_slug, "sources/", LEAST)
        authors = by_key(rows, lambda row: row.link.author, author_slug, "sources/", LEAST)
        filed: dict[str, list[Said]] = {name: [] for name in sections}
        for one in said:
            if one.section in filed:
                filed[one.section].append(one)
        return Book(
            tuple(said),
            tuple(by_key(rows, lambda row: row.said.date.year, lambda year: f"{year:04}", "links/")),
            tuple(sorted(hosts, key=lambda group: group.name.casefold())),
            tuple(sorted(authors, key=lambda group: group.name.casefold())),
            tuple(
                Part(name, f"sections/{slugify(name)}/", tuple(some)) for name, some in filed.items() if some
            ),
        )

    @cached_property
    def newest(self) -> list[Posted]:
        """The last links, by post."""
        return by_post(Row(one, link) for one in self.said[:NEWEST] for link in one.links)

    @cached_property
    def count(self) -> int:
        """How many links there are."""
        return sum(len(one.links) for one in self.said)

    @cached_property
    def of_posts(self) -> dict[str, list[Said]]:
        """What was said in each post, by its address."""
        found: dict[str, list[Said]] = {}
        for one in self.said:
            found.setdefault(one.post_url, []).append(one)
        return found

    @cached_property
    def also(self) -> dict[str, dict[str, list[Place]]]:
        """Where else the pages were linked that an item links, by the addresses of posts and by anchors."""
        return places(self.said)

    @cached_property
    def linked(self) -> str:
        """A short name for which post links which pages, in which order."""
        return (
            digest(
                [
                    [post, [link.canonical for one in said for link in one.links]]
                    for post, said in self.of_posts.items()
                ]
            )
            or ""
        )

    @property
    def feeds(self) -> Iterator[LinkFeed]:
        """The feed of all links, and one for each section."""
        if self.said:
            yield LinkFeed("links/", "Links", "Every link, with what is said about it.", self.said)
        for part in self.sections:
            yield LinkFeed(part.url, part.name, f"Every link filed under {part.name}.", part.said)


def _shown(link: Mention) -> str:
    """The link, and behind it the mark of a page that an archive has, as authors write it."""
    mark = f' (<a href="{html.escape(link.copy)}">{WORD}</a>)' if link.copy else ""
    return f'<a href="{html.escape(link.url)}">{html.escape(link.words or link.host)}</a>{mark}'


def entry(said: Said, base: str) -> Entry:
    """What was said, as an entry of a feed: it leads to its place on the site and names what it is about.

    `updated` is when its own words changed: what changes elsewhere in a long issue is no news of this item.
    """
    first = said.first
    if said.html:
        content = absolute(said.html, f"{base}/{said.post_url}")
    else:
        links = "".join(f"<li>{_shown(link)}</li>" for link in said.links)
        content = f"<p>{html.escape(said.text, quote=False)}</p>\n<ul>{links}</ul>"
    return Entry(
        id=said.id,
        url=f"{base}/{said.url}",
        title=said.title,
        html=content,
        summary="",
        published=said.date,
        updated=max(said.date, said.changed) if said.changed else said.date,
        authors=(first.author,) if first.author else (),
        tags=(said.section,) if said.section else (),
        related=first.url,
    )
