"""Keeping a link: seen before? -> the file -> then, best effort, what the page says of itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, Protocol
from urllib.parse import unquote, urlsplit

from shorttake import files
from shorttake.archive import Place
from shorttake.errors import ChangedError, FileError
from shorttake.inbox.shelf import Kept, link_id, read_kept
from shorttake.link import Link, to_text
from shorttake.text import apply, edits
from shorttake.text.frontmatter import printable
from shorttake.text.series import slugify
from shorttake.urls import clean, host_label

_TRIES = 5  # at adding facts to a file that an editor keeps saving


class Facts(Protocol):
    """What a page says of itself (`web.page.PageFacts`); unknown is None."""

    @property
    def title(self) -> str | None: ...
    @property
    def authors(self) -> tuple[str, ...]: ...
    @property
    def site(self) -> str | None: ...
    @property
    def date(self) -> dt.datetime | dt.date | None: ...
    @property
    def description(self) -> str | None: ...


@dataclass(frozen=True)
class Captured:
    """What became of a link: `added` now, or `known` and where; `kept` is its file in the inbox, if any."""

    status: Literal["added", "known"]
    link: Link
    kept: Kept | None
    seen: tuple[Place, ...]


def capture(
    link: Link,
    inbox: Path,
    seen: Callable[[str], Sequence[Place]],
    now: dt.datetime,
    force: bool = False,
) -> Captured:
    """Writes the link file, unless the link is in the inbox or published already.

    `seen(url)` says where an address was linked before; with `force` a known link is kept once more.
    The author's address stays as it is, less what only tracks. Two commands at once keep one file.
    Raises FileError where the disk says no; then the file is not there.
    """
    link = tidy(link, now)
    with files.lock(inbox.parent):
        files.sweep(inbox)
        places = tuple(seen(link.url))
        if places and not force:
            return Captured("known", link, _waiting(places, inbox, now), places)
        return Captured("added", link, _write(link, inbox, now), places)


def enrich(one: Kept, facts: Facts | None, extra: Mapping[str, Any], zone: dt.tzinfo) -> Kept:
    """Adds to a link file what its page says, where the file says nothing yet; no other character changes.

    `extra` are further keys to set (such as `snapshot`). Raises FileError.
    """
    for last in range(_TRIES):
        wanted = {key: value for key, value in _said(facts).items() if getattr(one.link, key) is None}
        wanted |= {key: value for key, value in extra.items() if getattr(one.link, key) is None}
        if not wanted:
            return one
        text = apply(one.source.text, edits(one.source.text, wanted, str(one.path)))
        try:
            files.replace(one.source, text)
            return read_kept(one.path, zone)
        except ChangedError:
            if last == _TRIES - 1:
                raise
            one = read_kept(one.path, zone)
    return one


def _said(facts: Facts | None) -> dict[str, str]:
    if facts is None:
        return {}
    date = facts.date
    if isinstance(date, dt.datetime):
        date_words = (
            date.date().isoformat() if date.time() == dt.time() and not date.tzinfo else date.isoformat()
        )
    else:
        date_words = date.isoformat() if date else ""
    said = {
        "title": facts.title,
        "author": ", ".join(facts.authors),
        "site": facts.site,
        "date": date_words,
        "description": facts.description,
    }
    return {key: words for key, value in said.items() if value and (words := _one_line(value))}


def tidy(link: Link, now: dt.datetime) -> Link:
    """The link without what a text file cannot hold, its address without what only tracks."""

    def text(words: str | None) -> str | None:
        return (printable(words) or None) if words is not None else None

    return replace(
        link,
        url=clean(link.url),
        title=text(link.title),
        author=text(link.author),
        site=text(link.site),
        description=text(link.description),
        via=text(link.via),
        section=text(link.section),
        group=text(link.group),
        tags=tuple(printable(tag) for tag in link.tags),
        note=printable(link.note),
        added=link.added or now,
    )


def _one_line(words: str) -> str:
    return " ".join(printable(words).split())


def _write(link: Link, inbox: Path, now: dt.datetime) -> Kept:
    name = f"{link.added or now:%Y-%m-%d}-{name_words(link)}-{link_id(link.url)}"
    number = 1
    while True:
        path = inbox / (f"{name}.md" if number == 1 else f"{name}-{number}.md")
        try:
            source = files.create(path, to_text(link))
            return Kept(link_id(link.url), source, link)
        except FileError as error:
            if not isinstance(error.__cause__, FileExistsError) or number > 999:
                raise
            number += 1


def name_words(link: Link) -> str:
    """A few words for the file's name: of the title, else of the last step of the address."""
    if link.title and any(c.isalnum() for c in link.title):
        return slugify(link.title, 50)
    steps = [step for step in unquote(urlsplit(link.url).path).split("/") if any(c.isalnum() for c in step)]
    return (
        slugify(steps[-1].rpartition(".")[0] or steps[-1], 50) if steps else slugify(host_label(link.url), 50)
    )


def _waiting(places: Sequence[Place], inbox: Path, now: dt.datetime) -> Kept | None:
    """The link file of a known link, where it still waits in the inbox."""
    for place in places:
        if place.state == "inbox":
            path = inbox / Path(place.file).name
            if path.is_file():
                return read_kept(path, now.tzinfo or dt.UTC)
    return None
