"""A link: an address that the author kept, with his words about it, and the file that it is kept in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from shorttake.errors import TextError
from shorttake.text import dates
from shorttake.text.frontmatter import FrontMatter, parse, place, write


@dataclass(frozen=True)
class Link:
    """What is known of a kept link; unknown is None (or empty), never a guess.

    `url` is the address as it will be published; `date` when the page was first published, in ISO 8601
    as precise as the page says it; `added` when the author kept it; `note` his words, in Markdown;
    `group` a word that links share which are to become one item; `via` where he found it; `snapshot`
    the kept copy of the page, as a path below the blog's folder.
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


# The keys of a link file that are words, in the order in which they are written.
WORDS = ("url", "title", "author", "site", "date", "description", "via")
LATER_WORDS = ("section", "group", "snapshot")


def to_text(link: Link) -> str:
    """The link file: YAML front matter, and the note below it.

    A note that a body cannot hold exactly (blank at its ends, carriage returns) stands in the front
    matter instead, so that it reads back as it was given.
    """
    data: dict[str, Any] = {key: getattr(link, key) for key in WORDS}
    data["tags"] = list(link.tags)
    data |= {key: getattr(link, key) for key in LATER_WORDS}
    data["added"] = link.added.isoformat() if link.added else None
    plain = link.note == link.note.strip() and "\r" not in link.note
    if not plain:
        data["note"] = link.note
    return write(data, f"{link.note}\n" if plain and link.note else "")


def from_text(text: str, where: str | None = None, zone: dt.tzinfo = dt.UTC) -> Link:
    """The link that a link file keeps; raises FrontMatterError or TextError with the line."""
    return from_matter(parse(text, where), text, where, zone)


def from_matter(matter: FrontMatter, text: str, where: str | None, zone: dt.tzinfo) -> Link:
    """The same, of front matter that is read already."""
    data = {key.lower(): value for key, value in matter.data.items()}
    url = _words(data.get("url"))
    if not url:
        raise TextError(
            "the link file has no url", place(where, matter.lines.get("url", 1)), "write `url: https://…`"
        )
    tags = data.get("tags")
    if isinstance(tags, str):
        tags = [tag.strip() for tag in tags.split(",")]
    body = matter.body(text).strip()
    note = _words(data.get("note"))
    return Link(
        url=url.strip(),
        tags=tuple(str(tag) for tag in tags or () if tag not in (None, "")),
        note="\n\n".join(part for part in (note, body) if part),
        added=_moment(data.get("added"), where, matter, zone),
        **{key: _words(data.get(key)) or None for key in (*WORDS[1:], *LATER_WORDS)},
    )


def _words(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _moment(value: Any, where: str | None, matter: FrontMatter, zone: dt.tzinfo) -> dt.datetime | None:
    if value in (None, ""):
        return None
    try:
        return dates.parse(str(value), zone)
    except ValueError as error:
        raise TextError(
            f"added: {error}",
            place(where, matter.lines.get("added", 1)),
            "write it as 2026-11-20T09:30:00+01:00",
        ) from None
