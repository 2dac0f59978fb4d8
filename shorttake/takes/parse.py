"""A Short Take as its parts: introduction, sections, items with links, closing words, all with places."""

from __future__ import annotations

import hashlib
import re
from base64 import b32encode
from collections.abc import Sequence
from dataclasses import dataclass

from shorttake.text import links as markdown_links
from shorttake.text.blocks import parse
from shorttake.text.links import FoundLink
from shorttake.text.outline import Outline, outline
from shorttake.text.series import slugify


@dataclass(frozen=True)
class TakeItem:
    """One bullet: the unit of a Short Take. Characters `start:end`, its words from `content_at`.

    `anchor` is the fragment of its permalink; `links` are its outgoing and inner links, in order.
    """

    start: int
    end: int
    content_at: int
    anchor: str
    links: tuple[FoundLink, ...]


@dataclass(frozen=True)
class TakeSection:
    """A heading (None for items under none) with its items; `anchor` is the heading's fragment."""

    heading: str | None
    anchor: str
    start: int
    end: int
    items: tuple[TakeItem, ...]
    prose: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Take:
    """Where everything stands; spans are (start, end) in characters of the whole text."""

    introduction: tuple[int, int]
    sections: tuple[TakeSection, ...]
    closing: tuple[int, int]
    links: markdown_links.Links
    outline: Outline

    @property
    def items(self) -> tuple[TakeItem, ...]:
        """Every item, in order."""
        return tuple(item for section in self.sections for item in section.items)


def read_take(text: str, start: int = 0) -> Take:
    """The Short Take whose Markdown begins at character `start` of a text (after its front matter)."""
    document = parse(text, start)
    shape = outline(text, start, document=document)
    found = markdown_links.find(text, start, document=document)
    of_items = _links_of(shape, found.links)
    anchors = iter(
        item_anchors([(text[one.content_at : one.end], of_items[one.start]) for one in shape.items])
    )
    names = iter(section_anchors([one.heading for one in shape.sections]))
    sections = tuple(
        TakeSection(
            one.heading,
            next(names),
            one.start,
            one.end,
            tuple(
                TakeItem(item.start, item.end, item.content_at, next(anchors), of_items[item.start])
                for item in one.items
            ),
            one.prose,
        )
        for one in shape.sections
    )
    return Take(shape.introduction, sections, shape.closing, found, shape)


def _links_of(shape: Outline, found: Sequence[FoundLink]) -> dict[int, tuple[FoundLink, ...]]:
    """The links of each item, by the item's start."""
    links: dict[int, list[FoundLink]] = {item.start: [] for item in shape.items}
    waiting = iter(link for link in found if link.kind != "image")
    link = next(waiting, None)
    for item in shape.items:
        while link is not None and link.start < item.end:
            if link.start >= item.start:
                links[item.start].append(link)
            link = next(waiting, None)
    return {start: tuple(some) for start, some in links.items()}


def item_anchors(items: Sequence[tuple[str, Sequence[FoundLink]]]) -> list[str]:
    """A fragment for each item, given its words and its links, that stays when other items come, go or move.

    It is made of the address of the item's first link, so correcting the words around it, or adding a
    second link, keeps it too; an item without a link is known by its first words. The rule is frozen:
    people link to these fragments. Where a post links one page in two items, the later ones are told
    apart by their words.
    """
    anchors: list[str] = []
    for words, links in items:
        first = next((link.url for link in links if link.url.strip()), None)
        name = _bare(first) if first else " ".join(_words(words)[:8])
        anchor = _short(name)
        if anchor in anchors:
            anchor = _short(f"{name} {' '.join(_words(words))}")
        number = 2
        unique = anchor
        while unique in anchors:  # the same words with the same link, twice
            unique, number = f"{anchor}-{number}", number + 1
        anchors.append(unique)
    return anchors


def section_anchors(headings: Sequence[str | None]) -> list[str]:
    """A fragment for each heading: its words, and a number where they occur twice."""
    anchors: list[str] = []
    for heading in headings:
        base = slugify(heading or "items")
        anchor, number = base, 2
        while anchor in anchors:
            anchor, number = f"{base}-{number}", number + 1
        anchors.append(anchor)
    return anchors


def _bare(url: str) -> str:
    """An address without what changes without the page changing: its scheme and a slash at its end."""
    return re.sub(r"^https?://(?:www\.)?", "", url.strip(), flags=re.IGNORECASE).rstrip("/")


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _short(name: str) -> str:
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()
    return "item-" + b32encode(digest)[:8].decode("ascii").lower()
