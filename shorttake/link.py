"""A link: an address that the author kept, with his words about it, and the file that it is kept in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from shorttake.errors import TextError
from shorttake.text import dates
from shorttake.text.frontmatter import FrontMatter, parse, place, plain_head, printable, write
from shorttake.text.frontmatter.words import MAX_CHARACTERS, as_words


@dataclass(frozen=True)
class Link:
    """What is known of a kept link; unknown is None (or empty), never a guess.

    `url` is the address as it will be published; `date` when the page was first published, in ISO 8601
    as precise as the page says it; `added` when the author kept it; `note` his words, in Markdown;
    `group` a word that links share which are to become one item; `via` where he found it; `snapshot`
    the kept copy of the page, as a path below the blog's folder; `filed` says that shorttake set `section` by
    itself, as the author wished (`auto_file`), and how sure it was: "Networking, 94% sure".
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
    filed: str | None = None


# The keys of a link file that are words, in the order in which they are written.
WORDS = ("url", "title", "author", "site", "date", "description", "via")
LATER_WORDS = ("section", "filed", "group", "snapshot")


def to_text(link: Link) -> str:
    """The link file: YAML front matter, and the note below it; control characters go.

    A note that a body cannot hold exactly (blank at its ends) stands in the front matter instead, so that
    it reads back as it was given; one that is too long for a front matter loses the blanks at its ends.
    """
    data: dict[str, Any] = {key: getattr(link, key) for key in WORDS}
    data["tags"] = list(link.tags)
    data |= {key: getattr(link, key) for key in LATER_WORDS}
    data["added"] = link.added.isoformat() if link.added else None
    note = printable(link.note)
    if len(note) > MAX_CHARACTERS // 2:
        note = note.strip()
    in_body = note == note.strip()
    if not in_body:
        data["note"] = note
    return write(data, f"{note}\n" if in_body and note else "")


def from_text(text: str, where: str | None = None, zone: dt.tzinfo = dt.UTC) -> Link:
    """The link that a link file keeps; raises FrontMatterError or TextError with the line."""
    return _plainly(text, zone) or from_matter(parse(text, where), text, where, zone)


def _plainly(text: str, zone: dt.tzinfo) -> Link | None:
    """The link of a file that is written plainly, as nearly all are; None where YAML must be read."""
    head = plain_head.read(text)
    if head is None or head.lists.keys() - {"tags"} or "note" in head.words:
        return None
    words = head.words
    url, added, date, tags = words.get("url"), words.get("added"), words.get("date"), words.get("tags")
    # A word that is no date may be a flag or a number in YAML.
    if not url or not url.strip() or tags or any(part and not part[0].isdigit() for part in (added, date)):
        return None
    try:
        moment = dates.parse(added, zone) if added else None
    except ValueError:
        return None
    return Link(
        url=url.strip(),
        tags=tuple(head.lists.get("tags", ())),
        note=text[head.body_at :].strip(),
        added=moment,
        **{key: words.get(key) for key in (*WORDS[1:], *LATER_WORDS)},
    )


def from_matter(matter: FrontMatter, text: str, where: str | None, zone: dt.tzinfo) -> Link:
    """The same, of front matter that is read already."""
    data = {key.lower(): value for key, value in matter.data.items()}
    lines = {key.lower(): line for key, line in matter.lines.items()}
    url = _words(data.get("url")).strip()
    if not url or isinstance(data["url"], list | dict):
        raise TextError(
            "the link file has no url", place(where, lines.get("url", 1)), "write `url: https://…`"
        )
    tags = data.get("tags")
    if isinstance(tags, str):
        tags = [tag.strip() for tag in tags.split(",")]
    body = matter.body(text).strip()
    note = _words(data.get("note"))
    return Link(
        url=url,
        tags=tuple(str(tag) for tag in tags or () if tag not in (None, "")),
        note="\n\n".join(part for part in (note, body) if part),
        added=_moment(data.get("added"), place(where, lines.get("added", 1)), zone),
        **{key: _words(data.get(key)) or None for key in (*WORDS[1:], *LATER_WORDS)},
    )


def _words(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(map(as_words, value)) if isinstance(value, list) else as_words(value)


def _moment(value: Any, spot: str, zone: dt.tzinfo) -> dt.datetime | None:
    if value in (None, ""):
        return None
    try:
        return dates.parse(_words(value), zone)
    except ValueError as error:
        raise TextError(f"added: {error}", spot, "write it as 2026-11-20T09:30:00+01:00") from None
