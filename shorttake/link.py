"""A link: an address that the author kept, with his words about it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """What is known of a kept link; unknown is None (or empty), never a guess.

    `url` is the address as it will be published; `date` when the page was first published, in ISO 8601
    as precise as the page says it; `added` when the author kept it; `note` his words, in Markdown;
    `group` a word that links share which are to become one item; `via` where he found it.
    """

    url: str
    title: str | None = None
    author: str | None = None
    site: str | None = None
    date: str | None = None
    description: str | None = None
    via: str | None = None
    tags: tuple[str, ...] = ()
    section: str | None = None
    group: str | None = None
    note: str = ""
    added: dt.datetime | None = None
    snapshot: str | None = None
