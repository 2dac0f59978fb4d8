"""What was said with links, as plain values that a build can keep, each with its short name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shorttake.render.links.book import Book
from shorttake.render.links.gather import Group
from shorttake.render.links.mention import Mention, Said
from shorttake.render.stale.keys import give_name, name_of_one

Note = tuple[Any, ...]

_OF_SAID = ("id", "url", "text", "section", "html", "suggested")
_OF_LINK = tuple(Mention.__dataclass_fields__)
_CANONICAL, _AUTHOR = _OF_LINK.index("canonical"), _OF_LINK.index("author")


def noted(every: Iterable[Said]) -> list[Note]:
    """What is kept of all that was said in one post: what the post itself does not tell."""
    return [
        (
            name_of_one(said),
            said.changed.isoformat() if said.changed else None,
            tuple(getattr(said, name) for name in _OF_SAID),
            [(name_of_one(link), *(getattr(link, name) for name in _OF_LINK)) for link in said.links],
        )
        for said in every
    ]


def said_of(
    notes: Sequence[Note], post: str, url: str, date: dt.datetime, number: int | None, series: str | None
) -> list[Said]:
    """What was said in a post, by its notes and by what the post tells: its title, its address below the
    site's root, when it was published, the number and series of an issue."""
    found = []
    for name, changed, (id_, where, text, section, html, suggested), linked in notes:
        links = []
        for link_name, *values in linked:
            link = Mention.__new__(Mention)  # there are thousands, and nothing in them need be looked at
            vars(link).update(zip(_OF_LINK, values, strict=True))
            give_name(link, link_name)
            links.append(link)
        one = Said.__new__(Said)
        vars(one).update(
            id=id_,
            url=where,
            post=post,
            post_url=url,
            date=date,
            text=text,
            links=tuple(links),
            section=section,
            number=number,
            series=series,
            html=html,
            suggested=suggested,
            changed=dt.datetime.fromisoformat(changed) if changed else None,
        )
        give_name(one, name)
        found.append(one)
    return found


def holds(notes: Sequence[Note], authors: Mapping[str, str]) -> bool:
    """Whether the authors of the linked pages are still those that are noted."""
    return all(
        authors.get(link[1 + _CANONICAL]) == link[1 + _AUTHOR] for *_, links in notes for link in links
    )


def name_groups(book: Book) -> None:
    """Gives each year, host and author of a book a short name, of those that its links have."""
    every: list[Group[Any]] = [*book.years, *book.hosts, *book.authors]
    for group in every:
        names = [name_of_one(one) for row in group.links for one in row]
        give_name(group, (group.name, group.url, b"".join(names)))
