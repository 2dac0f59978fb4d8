"""What a feed has to say, whatever its format: the feed itself and its entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

MAX_ENTRIES = 20


@dataclass(frozen=True)
class Entry:
    """A post, item or update in a feed: `id` lasts for ever; `html` has absolute addresses; times have zones.

    `related` is the page that the entry is about, where it is about one; `url` is always our own page.
    """

    id: str
    url: str
    title: str
    html: str
    summary: str
    published: dt.datetime
    updated: dt.datetime
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    related: str = ""
    # An entry stands in many feeds (of the site, its series, each tag) and is written once for each format.
    _written: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def written(self, form: str, write: Callable[[Entry], str]) -> str:
        """What `write` makes of it; made once for each `form`."""
        if form not in self._written:
            self._written[form] = write(self)
        return self._written[form]


@dataclass(frozen=True)
class Feed:
    """A feed: `id` is its own and lasts, `home` the page it belongs to, `url` where it stands itself.

    `hub` tells subscribers of news (WebSub); `links` are further (relation, address) pairs; `is_archive`
    marks a part of a feed that will not change any more (RFC 5005 §4).
    """

    id: str
    title: str
    home: str
    url: str
    entries: Sequence[Entry]
    subtitle: str = ""
    author: str = ""
    language: str = ""
    hub: str = ""
    links: tuple[tuple[str, str], ...] = ()
    is_archive: bool = False

    @property
    def updated(self) -> dt.datetime:
        """When its newest change was; an empty feed was never changed."""
        return max((entry.updated for entry in self.entries), default=dt.datetime(1970, 1, 1, tzinfo=dt.UTC))


def rfc3339(moment: dt.datetime) -> str:
    """A time as Atom and JSON Feed have it."""
    words = whole(moment).isoformat()
    return words.removesuffix("+00:00") + "Z" if words.endswith("+00:00") else words


def whole(moment: dt.datetime) -> dt.datetime:
    """To the second, with an offset of whole minutes: before there were zones, clocks went by the sun."""
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError(f"the time {moment} in a feed has no zone")
    moment = moment.replace(microsecond=0)
    return moment.astimezone(dt.UTC) if offset.total_seconds() % 60 else moment
