"""A bookmark as another tool kept it, and what reading a file of them brought."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from shorttake.errors import ShorttakeError
from shorttake.text.frontmatter import printable


@dataclass(frozen=True, slots=True)
class Bookmark:
    """One bookmark, whatever tool it comes from; unknown is None, "" or empty, never a guess.

    `tags` are the tool's tags and `folders` the names of the folders it lay in, outermost first; `note` is
    what the author wrote, `description` what the page says of itself; `date` is when it was kept, with a
    zone; `published` (ISO 8601) when the page was. `toread` is true where the tool says it is still unread.
    """

    url: str
    title: str | None = None
    tags: tuple[str, ...] = ()
    note: str = ""
    date: dt.datetime | None = None
    private: bool = False
    toread: bool = False
    folders: tuple[str, ...] = ()
    description: str | None = None
    author: str | None = None
    site: str | None = None
    published: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The bookmark as `ingest --dry-run` prints it; folders are tags by then (`merge`)."""
        return {
            "url": self.url,
            "title": self.title,
            "tags": list(self.tags),
            "note": self.note,
            "date": self.date.isoformat() if self.date else None,
            "private": self.private,
            "toread": self.toread,
            "description": self.description,
        }


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed that somebody follows: `url` is the feed's address, `html_url` that of its site."""

    url: str
    title: str | None = None
    html_url: str | None = None
    folders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A bookmark that is none of ours, and why: `why` is a few words that are the same for its like."""

    url: str
    why: str


@dataclass(frozen=True)
class Reading:
    """What a file held: its dialect by name, what was read, what was left out, and what is damaged.

    `problems` name the line. Nothing is merged yet: a page may be there more than once.
    """

    name: str
    dialect: str
    bookmarks: tuple[Bookmark, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    problems: tuple[ShorttakeError, ...] = ()


def words(value: object) -> str | None:
    """A title, name or tag on one line: blanks collapsed; None where the tool has none (or says `false`)."""
    if not isinstance(value, str) or value == "":
        return None
    return " ".join(printable(value).split()) or None


def note(value: object) -> str:
    """A note as it was written, without empty lines before it and blanks after it."""
    if not isinstance(value, str):
        return ""
    return _EMPTY_LINES.sub("", printable(value)).rstrip()


_DEEPEST = 20
_EMPTY_LINES = re.compile(r"\A(?:[^\S\n]*\n)+")


def path(folders: Iterable[str | None]) -> tuple[str, ...]:
    """The names of the folders that something lies in, outermost first; those without a name are passed over.

    Nobody has more than a few inside each other; what goes deeper than that is an accident or an attack.
    """
    return tuple(islice((name for name in folders if name), _DEEPEST))


def tags(value: object, apart: str | None = None) -> tuple[str, ...]:
    """Tags of a list, or of one string that is parted by the characters in `apart` (None: by blanks)."""
    if isinstance(value, str):
        parts: list[object] = list(
            value.split() if apart is None else re.split(f"[{re.escape(apart)}]", value)
        )
    elif isinstance(value, list):
        parts = [one.get("name", one.get("label")) if isinstance(one, dict) else one for one in value]
    else:
        return ()
    return once(tag for part in parts if (tag := words(part)))


def once(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, in order; two that differ only in case are one, spelled as it came first."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(name.casefold(), name)
    return tuple(found.values())
