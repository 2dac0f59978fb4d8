"""What was said with links, as plain values that a build can keep, each with its short name.

A build asks for all of it, but for the words of few: these lie by themselves, and are looked up when a page
shows them.
"""

from __future__ import annotations

import datetime as dt
import marshal
from collections.abc import Iterable, Mapping
from typing import Any

from shorttake.render.links.book import Book
from shorttake.render.links.gather import Group
from shorttake.render.links.mention import Mention, Said
from shorttake.render.stale.keys import NAME, give_name, name_of_one

Note = tuple[list[tuple[Any, ...]], bytes, bool]  # the last: whether an author of a linked page is known


def noted(every: Iterable[Said]) -> Note:
    """What is kept of all that was said in one post: what the post itself does not tell."""
    some, words = [], []
    for said in every:
        changed = said.changed.isoformat() if said.changed else None
        links = [(name_of_one(one), one.host, one.author, one.canonical, one.copy) for one in said.links]
        some.append((name_of_one(said), said.id, said.url, said.section, said.suggested, changed, links))
        words.append((said.text, said.html, [(one.url, one.words) for one in said.links]))
    return some, marshal.dumps(words), any(link[2] for one in some for link in one[6])


def said_of(
    note: Note, post: str, url: str, date: dt.datetime, number: int | None, series: str | None
) -> list[Said]:
    """What was said in a post, by its note and by what the post tells: its title, its address below the
    site's root, when it was published, the number and series of an issue."""
    some, words, _ = note
    found: list[Said] = []

    def look_up() -> None:
        for one, (text, html, of_links) in zip(found, marshal.loads(words), strict=True):  # noqa: S302 (a cache)
            for link, (address, said) in zip(one.links, of_links, strict=True):
                link.has_come(url=address, words=said)
            one.has_come(text=text, html=html)

    for name, id_, where, section, suggested, changed, of_links in some:
        links = []
        for link_name, host, author, canonical, copy in of_links:
            link = Mention.__new__(Mention)  # there are thousands, and nothing in them need be looked at
            link.__dict__.update(
                {
                    "host": host,
                    "author": author,
                    "canonical": canonical,
                    "copy": copy,
                    NAME: link_name,
                    "_look_up": look_up,
                }
            )
            links.append(link)
        one = Said.__new__(Said)
        one.__dict__.update(
            {
                "id": id_,
                "url": where,
                "post": post,
                "post_url": url,
                "date": date,
                "links": tuple(links),
                "section": section,
                "number": number,
                "series": series,
                "suggested": suggested,
                "changed": dt.datetime.fromisoformat(changed) if changed else None,
                NAME: name,
                "_look_up": look_up,
            }
        )
        found.append(one)
    return found


def holds(note: Note, authors: Mapping[str, str]) -> bool:
    """Whether the authors of the linked pages are still those that are noted."""
    some, _, has_authors = note
    if not authors:
        return not has_authors
    return all(authors.get(link[3]) == link[2] for one in some for link in one[6])


def name_groups(book: Book) -> None:
    """Gives each year, host and author of a book a short name, of those that its links have."""
    names: dict[int, bytes] = {}  # by the addresses of rows; each stands in one year
    for year in book.years:
        for row in year.links:
            names[id(row)] = name_of_one(row.said) + name_of_one(row.link)
    every: list[Group[Any]] = [*book.years, *book.hosts, *book.authors]
    for group in every:
        give_name(group, (group.name, group.url, b"".join([names[id(row)] for row in group.links])))
