"""Headings that can be linked to: each has an id made of its words, the way GitHub and Hugo make them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, HTML_PLACEHOLDER_RE, STX

_NAMES = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_NOT_IN_ID = re.compile(r"[^\w\- ]")
_ESCAPED = re.compile(f"{STX}(\\d+){ETX}")
_SHIELDED = re.compile(f"{STX}[^{STX}{ETX}]*{ETX}")


class Heading(NamedTuple):
    """A heading of the page: its level (1 to 6), the id it is linked by, and its plain words."""

    level: int
    anchor: str
    text: str


def anchor(words: str) -> str:
    """An id for a heading of these words: lower case, blanks as hyphens, other signs left out.

    As GitHub makes them, and Hugo by default (`autoHeadingIDType: github`).
    """
    return _NOT_IN_ID.sub("", words.strip().lower()).replace(" ", "-") or "heading"


def _texts(element: Element) -> Iterator[str]:
    """The texts in an element; a footnote's number is none of its words."""
    yield element.text or ""
    for child in element:
        if child.tag != "sup":
            yield from _texts(child)
        yield child.tail or ""


def plain_words(md: Markdown, element: Element) -> str:
    """The words of an element while the page is still being made: what stands in for text is that text."""

    def shown(match: re.Match[str]) -> str:
        raw = str(md.htmlStash.rawHtmlBlocks[int(match[1])])
        return "" if raw.startswith("<") else unescape(raw)

    words = HTML_PLACEHOLDER_RE.sub(shown, "".join(_texts(element)))
    words = _ESCAPED.sub(lambda match: chr(int(match[1])), words)
    return " ".join(unescape(_SHIELDED.sub("", words)).split())


class HeadingIds(Treeprocessor):
    """Gives each heading without an id its own; runs before typography, so that dashes are what they were.

    `found` are the headings of the last page, in order.
    """

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.found: list[Heading] = []

    def run(self, root: Element) -> None:
        """Set the ids in place."""
        taken = {element.get("id") for element in root.iter()} - {None}
        repeated: dict[str, int] = {}
        self.found = []
        for element in root.iter():
            if element.tag not in _NAMES:
                continue
            words = plain_words(self.md, element)
            own = element.get("id")
            if not own:
                first = own = anchor(words)
                while own in taken:
                    repeated[first] = repeated.get(first, 0) + 1
                    own = f"{first}-{repeated[first]}"
                taken.add(own)
                element.set("id", own)
            self.found.append(Heading(int(element.tag[1]), own, words))
