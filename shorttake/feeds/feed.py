"""What a feed says, whatever format it is written in: the feed itself and its entries, as plain values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed; unknown is None, "" or empty, never a guess.

    `url` is an absolute web address, `id` what the feed calls the entry, `title` plain text on one line,
    `date` (with a zone) when it was published, `html` its content or summary, safe to show. `rights` is what
    it says of its licence in words, `license` the address of one.
    """

    id: str | None
    url: str | None
    title: str | None
    author: str | None = None
    date: dt.datetime | None = None
    html: str = ""
    tags: tuple[str, ...] = ()
    rights: str | None = None
    license: str | None = None

    @property
    def empty(self) -> bool:
        """Whether it says nothing at all, as the last one of a feed that is cut off may."""
        return not (self.id or self.url or self.title or self.html)


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a feed asks to be looked at, in its own words.

    `seconds` is the longest of what it names (`ttl`, `sy:updatePeriod`), or None; `hours` (0 to 23) and
    `days` (Monday is 0), both in UTC, are those in which nobody should ask (RSS 2.0, skipHours, skipDays).
    """

    seconds: int | None = None
    hours: frozenset[int] = frozenset()
    days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that was read. `kind` names its format; `whole` says that nothing of it is missing."""

    kind: str
    title: str | None
    site_url: str | None = None
    entries: tuple[Entry, ...] = ()
    pace: Pace = field(default_factory=Pace)
    whole: bool = True

    def as_json(self) -> list[dict[str, Any]]:
        """The entries as `feeds parse` prints them."""
        return [
            {
                "id": one.id,
                "feed": self.title,
                "url": one.url,
                "title": one.title,
                "author": one.author,
                "date": one.date.isoformat() if one.date else None,
                "html": one.html,
                "tags": list(one.tags),
                "rights": one.rights,
                "license": one.license,
            }
            for one in self.entries
        ]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Bytes that are no feed; `why` is a sentence for the author."""

    why: str
