"""What of a post can be found: items of a Short Take, updates of a liveblog, the post itself. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from shorttake.render.search.record import Part, Record
from shorttake.text.plain import plain
from shorttake.urls import host_label

_TITLE = 90  # letters of an item's words that stand for a title where no link has one
# A record is two files, and a liveblog may have thousands of updates. Up to so many have a record each, which
# answers best; those of a longer one share records, and Pagefind tells by headings which of them is meant.
_ALONE, _TOGETHER = 100, 50


class Link(Protocol):
    """A link of an item: its address and its words."""

    @property
    def url(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def kind(self) -> str: ...


class Piece(Protocol):
    """A part of a text, characters from `content_at` to `end`, that can be linked to by its `anchor`."""

    @property
    def content_at(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def anchor(self) -> str: ...


class Item(Piece, Protocol):
    """An item of a Short Take."""

    @property
    def links(self) -> Iterable[Link]: ...


def of_post(url: str, title: str, text: str, year: str) -> Iterator[Record]:
    """A post or page as one thing; `text` is its Markdown."""
    yield Record(url, title, plain(text), "", year=year)


def of_items(
    url: str,
    title: str,
    text: str,
    items: Iterable[tuple[str | None, Item]],
    year: str,
    section: Callable[[str | None], str],
) -> Iterator[Record]:
    """The items of a Short Take, each with the heading above it; `section` names what that means."""
    for heading, item in items:
        words = plain(text[item.content_at : item.end])
        links = [link for link in item.links if link.kind != "image"]
        hosts = " ".join(dict.fromkeys(filter(None, (host_label(link.url) for link in links))))
        head = next((said for link in links if (said := plain(link.text))), "") or _shortened(words)
        place = " · ".join(filter(None, (title, heading)))
        yield Record(f"{url}#{item.anchor}", head, f"{words} {hosts}", place, section(heading), year)


def of_updates(url: str, title: str, text: str, updates: Sequence[Piece], year: str) -> Iterator[Record]:
    """The updates of a liveblog: each by itself, of a long one many together."""
    said = [(one.anchor, plain(text[one.content_at : one.end])) for one in updates]
    if len(said) <= _ALONE:
        for anchor, words in said:
            yield Record(f"{url}#{anchor}", _shortened(words) or title, words, title, year=year)
        return
    for at in range(0, len(said), _TOGETHER):
        anchor, words = said[at]
        parts = tuple(_part(*one) for one in said[at : at + _TOGETHER])
        yield Record(f"{url}#{anchor}", _shortened(words) or title, "", title, year=year, parts=parts)


def _part(anchor: str, words: str) -> Part:
    """An update of many; one without words is known by its anchor: a heading without any leads nowhere."""
    head = words if len(words) <= _TITLE else words[:_TITLE].rpartition(" ")[0] or words[:_TITLE]
    return Part(anchor, head or anchor, words[len(head) :])


def _shortened(words: str) -> str:
    return words if len(words) <= _TITLE else words[: _TITLE - 1].rsplit(" ", 1)[0].rstrip() + "…"
