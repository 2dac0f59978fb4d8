"""What the index wants of a link file: its address and where it is written, title, author, day and note.

A folder may hold ten thousand of them, and reading YAML takes longer than all else; so a file as
`link.to_text` writes it is read by a few plain rules, and any other by the YAML reader. Both give the same
(a test compares them).
"""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from shorttake.archive.entry import Entry, Words, found, host_of
from shorttake.archive.place import State
from shorttake.archive.tables import storable
from shorttake.text import dates
from shorttake.text.frontmatter import plain_head


class KeptLink(NamedTuple):
    """A link file in short; unknown is None. `line`, `start` and `end` are of its address."""

    url: str
    title: str | None
    author: str | None
    section: str | None
    day: str | None
    note: str
    line: int
    start: int | None
    end: int | None


def of_link(text: str, file: str, state: State, zone: dt.tzinfo) -> Entry:
    """A link file. Raises FrontMatterError or TextError with the line."""
    kept = read_kept(text, file, zone)
    title = storable(kept.title) if kept.title else None
    section = storable(kept.section) if kept.section else None
    note = storable(plain_words(kept.note)) or None
    words = Words(section, None, note, host_of(kept.url), storable(kept.author or ""))
    column = kept.start - text.rfind("\n", 0, kept.start) if kept.start is not None else 1
    link = found(0, kept.url, kept.line, column, kept.start, kept.end, title)
    return Entry(state, title, kept.day, words=[words], links=[link])


# All that Markdown may take for a mark; most notes hold none of it.
_MARK = re.compile(r"[\\`*_~\[\]&<{!|#>=]|--|^[ \t]*[-+]", re.MULTILINE)


def plain_words(note: str) -> str:
    """`text.plain.plain`, without the time to load it where there is nothing for it to do."""
    words = " ".join(note.split())
    if words.isprintable() and not _MARK.search(note):
        return words
    from shorttake.text.plain import plain

    return plain(note)


def read_kept(text: str, where: str, zone: dt.tzinfo) -> KeptLink:
    """The link that a link file keeps; raises FrontMatterError or TextError with the line."""
    return read_plain(text, zone) or read_any(text, where, zone)


def read_any(text: str, where: str, zone: dt.tzinfo) -> KeptLink:
    """The same by way of the YAML reader, whatever the file looks like."""
    from shorttake.link import from_matter
    from shorttake.text.frontmatter import parse

    matter = parse(text, where)
    link = from_matter(matter, text, where, zone)
    key = next(key for key in matter.data if key.lower() == "url")
    line = matter.lines[key]
    begin = _line_start(text, line)
    newline = text.find("\n", begin)
    end = matter.spans[key][1] if key in matter.spans else newline if newline >= 0 else len(text)
    return KeptLink(
        link.url,
        link.title,
        link.author,
        link.section,
        link.added.date().isoformat() if link.added else None,
        link.note,
        line,
        *_spot(text, link.url, begin, end),
    )


_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-](?:0[0-9]|1[0-4]):[0-5][0-9]")


def read_plain(text: str, zone: dt.tzinfo) -> KeptLink | None:
    """The link of a file that is written plainly; None where only the YAML reader can tell."""
    head = plain_head.read(text)
    # A note in the head goes before the body; a list is no words.
    if head is None or "note" in head.words or not head.lists.keys().isdisjoint(_WANTED):
        return None
    url, title, author, section, added = map(head.words.get, _WANTED)
    url = url.strip() if url else ""
    day = _day(added, zone) if added else None
    if not url or (added and day is None):
        return None
    url_at = text.index("\nurl:", 3) + 1
    return KeptLink(
        url,
        title,
        author,
        section,
        day,
        text[head.body_at :].strip(),
        text.count("\n", 0, url_at) + 1,
        *_spot(text, url, url_at, text.index("\n", url_at)),
    )


_WANTED = ("url", "title", "author", "section", "added")


def _day(added: str, zone: dt.tzinfo) -> str | None:
    """The day of a moment; None where it must be looked at more closely (or is no word: `added: yes`)."""
    if not added[0].isdigit():
        return None
    try:
        if _MOMENT.fullmatch(added):
            dt.datetime.fromisoformat(added)
            return added[:10]
        return dates.parse(added, zone).date().isoformat()
    except ValueError:
        return None


def _spot(text: str, url: str, begin: int, end: int) -> tuple[int, int] | tuple[None, None]:
    """Where the address stands between these characters, after its key; None if it is written otherwise."""
    at = text.find(url, begin + len("url"), end)
    return (at, at + len(url)) if at >= 0 else (None, None)


def _line_start(text: str, line: int) -> int:
    at = 0
    for _ in range(line - 1):
        at = text.find("\n", at) + 1
    return at
